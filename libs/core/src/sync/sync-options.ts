import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf } from '../object/index.ts';

/** Sync options by name; a bare word counts as `true`. */
export type SyncOptions = ReadonlyMap<string, string>;

/** Reads `Key=value` entries; later entries win, blanks around them do not count. */
export function parseSyncOptions(entries: readonly string[] | undefined): SyncOptions {
  const options = new Map<string, string>();
  for (const entry of entries ?? []) {
    const text = entry.trim();
    if (text === '') continue;
    const cut = text.indexOf('=');
    if (cut < 0) options.set(text, 'true');
    else options.set(text.slice(0, cut).trim(), text.slice(cut + 1).trim());
  }
  return options;
}

/** The options that an object's `sync-options` annotation names; empty when it has none. */
export function resourceSyncOptions(object: KubeObject | undefined): SyncOptions {
  const text = object === undefined ? undefined : annotationsOf(object)[annotation.syncOptions];
  return parseSyncOptions(text?.split(','));
}

/** The value of an option for one object: its own annotation first, then the application's options. */
export function effectiveOption(
  name: string,
  object: KubeObject | undefined,
  appOptions: SyncOptions,
): string | undefined {
  return resourceSyncOptions(object).get(name) ?? appOptions.get(name);
}

/** Whether an option is `true` for an object (resource annotation before application). */
export function isOptionOn(name: string, object: KubeObject | undefined, appOptions: SyncOptions): boolean {
  return effectiveOption(name, object, appOptions) === 'true';
}

/** How an object is written. */
export interface ApplyOptions {
  readonly serverSide: boolean;
  readonly replace: boolean;
  readonly force: boolean;
  readonly validate: boolean;
}

/** How one object is written: its annotation before the application's options; `force` of the strategy adds to it. */
export function applyOptionsFor(object: KubeObject, appOptions: SyncOptions, strategyForce: boolean): ApplyOptions {
  const replace = isOptionOn('Replace', object, appOptions);
  return {
    replace,
    serverSide: !replace && isOptionOn('ServerSideApply', object, appOptions),
    force: strategyForce || isOptionOn('Force', object, appOptions),
    validate: effectiveOption('Validate', object, appOptions) !== 'false',
  };
}
