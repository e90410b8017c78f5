import { objectName } from '@plumbline/contract/crd';
import type { AppError } from '@plumbline/contract/errors';
import { ConfigMapReader, textsOf, type TextData } from './config-map-reader.ts';
import { oneOf } from './value-parsers.ts';

/** `argocd-rbac-cm`, read. */
export interface RbacSettings {
  /** `policy.csv` and then each `policy.<x>.csv`, sorted by key. */
  readonly policyCsv: string;
  /** `policy.default`; empty: none. */
  readonly defaultRole: string;
  /** Token claims that name groups; default `groups`. */
  readonly scopes: readonly string[];
  /** Default `glob`. */
  readonly matchMode: 'glob' | 'regex';
  readonly problems: readonly AppError[];
}

/** Reads `argocd-rbac-cm`; absent data gives all defaults. */
export function parseRbacSettings(data: TextData): RbacSettings {
  const reader = new ConfigMapReader(objectName.rbacConfigMap, data);
  const overlays = reader.keysUnder('policy.').filter(({ key }) => key !== 'policy.csv' && key.endsWith('.csv'));
  const texts = [reader.text('policy.csv'), ...overlays.map(({ key }) => reader.text(key))];
  return Object.freeze({
    policyCsv: texts.filter((text) => text !== '').join('\n'),
    defaultRole: reader.text('policy.default').trim(),
    scopes: reader.yaml('scopes', ['groups'], readScopes),
    matchMode: reader.value('policy.matchMode', oneOf('glob', 'regex'), 'glob'),
    problems: reader.problems,
  });
}

function readScopes(value: unknown): string[] {
  return typeof value === 'string' ? [value] : textsOf(value);
}
