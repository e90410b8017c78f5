import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { dropUndefined, isRecord } from '@plumbline/core/std';
import { secretDataOf } from './secret-data.ts';

/** A cluster and the Secret it stands in. Its config holds credentials in the clear. */
export interface ClusterEntry {
  readonly secretName: string;
  /** The Secret's uid, by which Argo CD tells clusters apart; empty when the API server has not stored it yet. */
  readonly id: string;
  readonly cluster: v1alpha1.Cluster & { server: string; name: string };
}

/** The cluster of a Secret of type `cluster`. Throws `CONFIG_INVALID` without `server` or with a `config` that does not parse. */
export function parseClusterSecret(secret: KubeObject): ClusterEntry {
  const data = secretDataOf(secret);
  const invalid = (why: string): AppError =>
    new AppError('CONFIG_INVALID', `read cluster Secret "${secret.metadata.name}": ${why}`, {
      details: { secretType: 'cluster', secretName: secret.metadata.name },
    });
  const server = (data['server'] ?? '').trim().replace(/\/+$/, '');
  if (server === '') throw invalid('server: missing');
  const shard = nonEmpty(data['shard']);
  if (shard !== undefined && !/^\d+$/.test(shard)) throw invalid('shard: not a whole number');
  return {
    secretName: secret.metadata.name,
    id: secret.metadata.uid ?? '',
    cluster: {
      server,
      name: data['name'] ?? '',
      config: parseConfig(data['config'] ?? '', invalid),
      ...dropUndefined({
        namespaces: namespacesOf(data['namespaces']),
        clusterResources: data['clusterResources'] === 'true' ? true : undefined,
        shard: shard === undefined ? undefined : Number(shard),
        project: nonEmpty(data['project']),
        labels: secret.metadata.labels,
        annotations: secret.metadata.annotations,
      }),
    },
  };
}

function namespacesOf(text = ''): string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  return given.length === 0 ? undefined : given;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function parseConfig(text: string, invalid: (why: string) => AppError): v1alpha1.ClusterConfig {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The cause stays out: its text may hold a piece of the credentials.
    if (error instanceof SyntaxError) throw invalid('config: not JSON');
    throw error;
  }
  if (!isRecord(value)) throw invalid('config: not a JSON object');
  return value;
}
