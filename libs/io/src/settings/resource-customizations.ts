import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { parseYaml } from '@plumbline/core/manifest';
import { isRecord } from '@plumbline/core/std';
import { textsOf, type ConfigMapReader } from './config-map-reader.ts';
import { boolean } from './value-parsers.ts';

/** Customizations by `group/Kind` (`Kind` alone for the core group; parts may be globs; `*` + `/*` for all kinds). */
export type ResourceCustomizations = Readonly<Record<string, v1alpha1.ResourceOverride>>;

const root = 'resource.customizations';

/**
 * `resource.customizations` and its split form `resource.customizations.<part>.<group>_<kind>` (`.all` for every kind). The
 * split form wins part by part.
 */
export function readResourceCustomizations(reader: ConfigMapReader): ResourceCustomizations {
  const whole = reader.yaml<Record<string, v1alpha1.ResourceOverride>>(root, {}, readWhole);
  const all: Record<string, v1alpha1.ResourceOverride> = { ...whole };
  for (const { key, rest } of reader.keysUnder(`${root}.`)) {
    const cut = rest.indexOf('.');
    const part = cut === -1 ? rest : rest.slice(0, cut);
    const kind = formatKind(cut === -1 ? '' : rest.slice(cut + 1));
    const override = readPart(reader, key, part);
    if (override === undefined) reader.report(key, `unknown kind of customization "${part}"`);
    else all[kind] = { ...all[kind], ...override };
  }
  return all;
}

/** `apps_Deployment` → `apps/Deployment`, `Pod` → `Pod`, `all` → every kind. */
function formatKind(text: string): string {
  if (text === 'all') return '*/*';
  const cut = text.lastIndexOf('_');
  return cut === -1 ? text : `${text.slice(0, cut)}/${text.slice(cut + 1)}`;
}

function readPart(reader: ConfigMapReader, key: string, part: string): v1alpha1.ResourceOverride | undefined {
  switch (part) {
    case 'health':
      return { healthLua: reader.text(key) };
    case 'actions':
      return { actions: reader.text(key) };
    case 'useOpenLibs':
      return { useOpenLibs: reader.value(key, boolean, false) };
    case 'ignoreDifferences':
      return { ignoreDifferences: reader.yaml(key, {}, readIgnore) };
    case 'ignoreResourceUpdates':
      return { ignoreResourceUpdates: reader.yaml(key, {}, readIgnore) };
    case 'knownTypeFields':
      return { knownTypeFields: reader.yaml(key, [], readKnownTypeFields) };
    default:
      return undefined;
  }
}

function readWhole(value: unknown): Record<string, v1alpha1.ResourceOverride> {
  if (!isRecord(value)) throw new AppError('CONFIG_INVALID', 'not a mapping');
  const entries = Object.entries(value).map(([kind, fields]): [string, v1alpha1.ResourceOverride] => {
    if (!isRecord(fields)) throw new AppError('CONFIG_INVALID', `"${kind}" is not a mapping`);
    return [kind, readOverride(fields)];
  });
  return Object.fromEntries(entries);
}

function readOverride(fields: Readonly<Record<string, unknown>>): v1alpha1.ResourceOverride {
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' ? value : undefined;
  };
  const health = text('health.lua');
  const actions = text('actions');
  const { ignoreDifferences, ignoreResourceUpdates, knownTypeFields } = fields;
  return {
    ...(health === undefined ? {} : { healthLua: health }),
    ...(actions === undefined ? {} : { actions }),
    ...(fields['health.lua.useOpenLibs'] === true ? { useOpenLibs: true } : {}),
    ...(ignoreDifferences === undefined ? {} : { ignoreDifferences: readIgnore(nestedYaml(ignoreDifferences)) }),
    ...(ignoreResourceUpdates === undefined
      ? {}
      : { ignoreResourceUpdates: readIgnore(nestedYaml(ignoreResourceUpdates)) }),
    ...(knownTypeFields === undefined ? {} : { knownTypeFields: readKnownTypeFields(knownTypeFields) }),
  };
}

/** In the whole form rules may stand as YAML text inside the YAML. */
function nestedYaml(value: unknown): unknown {
  return typeof value === 'string' ? parseYaml(value, { file: root }) : value;
}

function readIgnore(value: unknown): v1alpha1.OverrideIgnoreDiff {
  if (!isRecord(value)) throw new AppError('CONFIG_INVALID', 'not a mapping');
  const { jsonPointers, jqPathExpressions, managedFieldsManagers } = value;
  return {
    ...(jsonPointers === undefined ? {} : { jsonPointers: textsOf(jsonPointers) }),
    ...(jqPathExpressions === undefined ? {} : { jqPathExpressions: textsOf(jqPathExpressions) }),
    ...(managedFieldsManagers === undefined ? {} : { managedFieldsManagers: textsOf(managedFieldsManagers) }),
  };
}

function readKnownTypeFields(value: unknown): v1alpha1.KnownTypeField[] {
  if (!Array.isArray(value)) throw new AppError('CONFIG_INVALID', 'not a list');
  return value.map((item: unknown) => {
    if (!isRecord(item)) throw new AppError('CONFIG_INVALID', 'an entry is not a mapping');
    return { field: String(item['field']), type: String(item['type']) };
  });
}
