import { API_VERSION, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';

import type { ObjectRef } from '../lab/index.ts';
import { awaitObject } from './await-object.ts';
import { describeApp, statusOf } from './describe-app.ts';
import { parseObjectRef } from './object-ref.ts';
import type { World } from './world.ts';

type SyncStatus = 'Synced' | 'OutOfSync' | 'Unknown';
type HealthStatus = 'Healthy' | 'Progressing' | 'Degraded' | 'Suspended' | 'Missing' | 'Unknown';
type OperationPhase = 'Running' | 'Terminating' | 'Failed' | 'Error' | 'Succeeded';

/** How long to wait; default: 60,000. */
export interface Patience {
  timeoutMs?: number;
}

/** What is expected of an Application. Each word waits until it is so and answers the Application as it then was. */
export interface ThenApp {
  /** Both, and at `revision` when one is named. */
  is(sync: SyncStatus, health: HealthStatus, options?: Patience & { revision?: string }): Promise<KubeObject>;
  /** The last operation ended (or is) in this phase; `message` must be found in its message. */
  operation(phase: OperationPhase, options?: Patience & { message?: RegExp }): Promise<KubeObject>;
  /** A condition of this type whose message fits. */
  hasCondition(type: string, message?: RegExp, options?: Patience): Promise<KubeObject>;
  hasNoCondition(type: string, options?: Patience): Promise<KubeObject>;
  /** One object of its resource list, by `Kind/name`. */
  resource(name: string): ThenResource;
  /** Anything else. */
  fits(what: string, test: (app: KubeObject) => boolean, options?: Patience): Promise<KubeObject>;
  isGone(options?: Patience): Promise<void>;
}

/** What is expected of one entry of an Application's resource list. */
export interface ThenResource {
  is(status: SyncStatus, health?: HealthStatus, options?: Patience): Promise<KubeObject>;
  isHealthy(options?: Patience): Promise<KubeObject>;
  isAbsent(options?: Patience): Promise<KubeObject>;
}

/** What is expected of a live object. */
export interface ThenObject {
  exists(options?: Patience): Promise<KubeObject>;
  /** `eventually(world).object('ConfigMap/cm').fits('has a=2', (cm) => …)`. */
  fits(what: string, test: (object: KubeObject) => boolean, options?: Patience): Promise<KubeObject>;
  isGone(options?: Patience): Promise<void>;
}

/** Opens the sentence that says what is true in the end. */
export interface Eventually {
  /** Default: the application given last. */
  app(name?: string): ThenApp;
  /** `Kind/name` in the target namespace, `namespace/Kind/name`, or a reference. */
  object(object: string | ObjectRef): ThenObject;
}

function resourceOf(app: KubeObject, name: string): v1alpha1.ResourceStatus | undefined {
  return statusOf(app).resources?.find((resource) => `${resource.kind}/${resource.name}` === name);
}

function thenApp(world: World, name: string): ThenApp {
  const ref: ObjectRef = { apiVersion: API_VERSION, kind: 'Application', namespace: world.namespace, name };
  const fits: ThenApp['fits'] = async (what, test, options = {}) => {
    const isReached = (app: KubeObject | undefined): boolean => app !== undefined && test(app);
    const found = await awaitObject(world.cluster.client, { ref, what, isReached, describe: describeApp, ...options });
    return found as KubeObject;
  };
  return {
    fits,
    is(sync, health, { revision, ...options } = {}) {
      const isThere = (app: KubeObject): boolean => {
        const status = statusOf(app);
        return (
          status.sync?.status === sync &&
          status.health?.status === health &&
          (revision === undefined || status.sync.revision === revision)
        );
      };
      return fits(`is ${sync} and ${health}${revision ? ` at ${revision}` : ''}`, isThere, options);
    },
    operation: (phase, { message, ...options } = {}) =>
      fits(
        `has an operation ${phase}${message ? ` with ${String(message)}` : ''}`,
        (app) => {
          const state = statusOf(app).operationState;
          return app.operation === undefined && state?.phase === phase && (message?.test(state.message ?? '') ?? true);
        },
        options,
      ),
    hasCondition: (type, message, options) =>
      fits(
        `has condition ${type}${message ? ` with ${String(message)}` : ''}`,
        (app) =>
          (statusOf(app).conditions ?? []).some((it) => it.type === type && (message?.test(it.message ?? '') ?? true)),
        options,
      ),
    hasNoCondition: (type, options) =>
      fits(
        `has no condition ${type}`,
        (app) => !(statusOf(app).conditions ?? []).some((it) => it.type === type),
        options,
      ),
    resource: (resource) => ({
      is: (status, health, options) =>
        fits(
          `shows ${resource} as ${status} ${health ?? ''}`,
          (app) => {
            const found = resourceOf(app, resource);
            return found?.status === status && (health === undefined || found.health?.status === health);
          },
          options,
        ),
      isHealthy: (options) =>
        fits(`shows ${resource} as Healthy`, (app) => resourceOf(app, resource)?.health?.status === 'Healthy', options),
      isAbsent: (options) =>
        fits(`does not list ${resource}`, (app) => resourceOf(app, resource) === undefined, options),
    }),
    async isGone(options = {}) {
      const isReached = (app: KubeObject | undefined): boolean => app === undefined;
      await awaitObject(world.cluster.client, { ref, what: 'is gone', isReached, describe: describeApp, ...options });
    },
  };
}

function thenObject(world: World, ref: ObjectRef): ThenObject {
  const { client } = world.cluster;
  const fits: ThenObject['fits'] = async (what, test, options = {}) => {
    const isReached = (object: KubeObject | undefined): boolean => object !== undefined && test(object);
    return (await awaitObject(client, { ref, what, isReached, ...options })) as KubeObject;
  };
  return {
    fits,
    exists: (options) => fits('exists', () => true, options),
    async isGone(options = {}) {
      await awaitObject(client, { ref, what: 'is gone', isReached: (object) => object === undefined, ...options });
    },
  };
}

/**
 * Opens the sentence that says what is true in the end: `await eventually(world).app('guestbook').is('Synced', 'Healthy')`.
 * It is the "then" of given, when, then; a module that exports `then` counts as a promise and hangs whoever imports it.
 */
export function eventually(world: World): Eventually {
  return {
    app: (name) => thenApp(world, world.appName(name)),
    object: (object) =>
      thenObject(world, parseObjectRef(object, { target: world.targetNamespace, control: world.namespace })),
  };
}
