export { computeDiff, type DiffInput, type DiffResult } from './compute-diff.ts';
export {
  applyIgnoreDifferences,
  withoutIgnoredFields,
  type DiffPair,
  type IgnoredDifferences,
} from './ignore-differences.ts';
export { matchesIgnoreRule, type IgnoreRule } from './ignore-rule.ts';
export { isSecret, maskSecret, maskSecretPair, type MaskOptions, type SecretPair } from './mask-secrets.ts';
export { isKnownType, type KnownTypeField } from './normalize/known-type-fields.ts';
export type { NormalizeOptions, Normalizer } from './normalize/normalizer.ts';
export { encodeSecretData } from './normalize/secret-data.ts';
export { normalizeObject, normalizers } from './normalize/registry.ts';
export type { DiffStrategy, StrategyInput } from './strategy/diff-strategy.ts';
export { threeWayStrategy } from './strategy/three-way.ts';
