import { AppError } from '@plumbline/contract/errors';

import type { ObjectRef } from '../lab/index.ts';

// What tests name without saying the group; anything else is written with its API version.
const apiVersionOf: Readonly<Record<string, string>> = {
  Application: 'argoproj.io/v1alpha1',
  ApplicationSet: 'argoproj.io/v1alpha1',
  AppProject: 'argoproj.io/v1alpha1',
  ConfigMap: 'v1',
  Secret: 'v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  Namespace: 'v1',
  Pod: 'v1',
  Event: 'v1',
  PersistentVolumeClaim: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Ingress: 'networking.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
};

/**
 * Reads `Kind/name`, `namespace/Kind/name` or an `ObjectRef`. Without a namespace the default one is meant;
 * Applications and their like live in the control plane's. Throws `INVALID_ARGUMENT` for an unknown kind.
 */
export function parseObjectRef(text: string | ObjectRef, namespaces: { target: string; control: string }): ObjectRef {
  if (typeof text !== 'string') return text;
  const parts = text.split('/');
  const [namespace, kind = '', name = ''] = parts.length === 3 ? parts : [undefined, ...parts];
  const apiVersion = apiVersionOf[kind];
  if (!apiVersion || !name) {
    throw new AppError('INVALID_ARGUMENT', `read an object's name: "${text}": write Kind/name, or an ObjectRef`);
  }
  const home = apiVersion.startsWith('argoproj.io/') ? namespaces.control : namespaces.target;
  return { apiVersion, kind, name, namespace: namespace ?? home };
}
