export { formatHelp } from './format-help.ts';
export { kubeOverridesOf, kubeSettings } from './kube-settings.ts';
export { logSettings } from './log-settings.ts';
export { parseConfig, type ConfigOutcome, type Environment } from './parse-config.ts';
export { redisConnectionOf, redisSettings } from './redis-settings.ts';
export { repoServerClientSettings, type RepoServerClientSettings } from './repo-server-client-settings.ts';
export {
  refusedSetting,
  setting,
  type ConfigOf,
  type RefusedSettingOptions,
  type Setting,
  type SettingOptions,
  type SettingTable,
} from './setting.ts';
export {
  boolean,
  byteSize,
  durationMs,
  float,
  integer,
  list,
  oneOf,
  parseDurationMs,
  secondsMs,
  text,
  textMap,
  type ValueParser,
} from './value-parsers.ts';
