export { isAuthentic, readSender, type Sender } from './verify-sender.ts';
