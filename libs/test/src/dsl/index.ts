export { awaitObject, type AwaitedState } from './await-object.ts';
export { describeApp, statusOf } from './describe-app.ts';
export { given, type Given } from './given.ts';
export { GivenApp, type Automated } from './given-app.ts';
export {
  eventually,
  type Eventually,
  type Patience,
  type ThenApp,
  type ThenObject,
  type ThenResource,
} from './eventually.ts';
export { useWorld, type SharedWorld } from './use-world.ts';
export { when, type SyncRequest, type When } from './when.ts';
export { startWorld, type World, type WorldOptions } from './world.ts';
