export { deduplicate, type Deduplicated } from './deduplicate.ts';
export { withDestinationNamespace } from './default-namespace.ts';
export { isManifestLike, manifestsOf, parseManifests } from './parse-manifests.ts';
export { parseYaml, parseYamlDocuments, type TextSource, type YamlDocument } from './parse-yaml.ts';
export { toYaml, toYamlDocuments } from './to-yaml.ts';
export { writingSchema } from './yaml-schema.ts';
