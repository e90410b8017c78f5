import type { AppProject, Application } from '@plumbline/contract/crd';
import type { KnownCluster } from '@plumbline/io/settings';
import type { ControllerSettings } from '../ports.ts';
import type { AppMemory } from './app-memory.ts';

/** Where an application lives, once its spec is found valid. */
export interface AppPlace {
  readonly app: Application;
  readonly project: AppProject;
  readonly cluster: KnownCluster;
  readonly settings: ControllerSettings;
  readonly memory: AppMemory;
}
