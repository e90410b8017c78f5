import { isRecord } from '../std/index.ts';

/** An entry of a kustomization's `images`. */
export interface KustomizeImage {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** Reads `old=new:tag`, `name:tag`, `name@digest` and their mixtures; undefined when it names nothing new. `*` stays as it is. */
export function parseKustomizeImage(text: string): KustomizeImage | undefined {
  const equals = text.indexOf('=');
  const target = splitImage(text.slice(equals + 1));
  const image = {
    name: equals < 0 ? target.name : text.slice(0, equals),
    ...(equals < 0 ? {} : { newName: target.name }),
    ...(target.tag === undefined ? {} : { newTag: target.tag }),
    ...(target.digest === undefined ? {} : { digest: target.digest }),
  };
  return image.name === '' || Object.keys(image).length === 1 ? undefined : image;
}

/**
 * Sets images as `kustomize edit set image` does: an image replaces the entry of its name, but for the parts that are `*`, which keep what
 * the entry says. Sorted by name.
 */
export function mergeKustomizeImages(present: readonly unknown[], images: readonly KustomizeImage[]): KustomizeImage[] {
  const byName = new Map<string, KustomizeImage>();
  for (const entry of present) {
    if (isRecord(entry) && typeof entry['name'] === 'string')
      byName.set(entry['name'], entry as unknown as KustomizeImage);
  }
  for (const image of images) byName.set(image.name, withKeptParts(image, byName.get(image.name)));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function withKeptParts(image: KustomizeImage, old: KustomizeImage | undefined): KustomizeImage {
  const { name, ...parts } = image;
  const kept = Object.entries(parts).map(([part, value]) => [
    part,
    value === '*' ? old?.[part as keyof KustomizeImage] : value,
  ]);
  return { name, ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)) };
}

// A colon behind the last slash begins the tag; one before it belongs to a registry's port.
function splitImage(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return {
    name: colon < 0 ? rest : rest.slice(0, colon),
    ...(colon < 0 ? {} : { tag: rest.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}
