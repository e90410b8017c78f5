export { isAffectedBy, isSameRepository, isSameRevision } from './match-push.ts';
export { parsePush, type ParsedPush, type Push, type WebhookProvider } from './parse-push.ts';
