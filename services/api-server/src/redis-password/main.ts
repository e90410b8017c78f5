// `argocd admin redis-initial-password`: the init container of Redis makes its password before anything starts.
import { randomBytes } from 'node:crypto';
import { label, labelValue, objectName, type KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { createKubeClient, loadKubeConfig, resources } from '@plumbline/io/kube';
import { kubeOverridesOf, kubeSettings, parseConfig } from '@plumbline/io/settings';
import { createLogger } from '@plumbline/io/telemetry';

const PASSWORD_BYTES = 24;

/** `auth` is Argo CD's key; with `cache-key` the repo-servers seal what they keep in Redis, so that its password alone writes no manifests. */
function passwordSecret(): KubeObject {
  const random = (): string => randomBytes(PASSWORD_BYTES).toString('base64url');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: objectName.redisSecret, labels: { [label.partOf]: labelValue.partOfArgocd } },
    type: 'Opaque',
    stringData: { auth: random(), 'cache-key': random() },
  };
}

async function run(): Promise<void> {
  const outcome = parseConfig(kubeSettings, process.argv.slice(2), process.env);
  if (outcome.kind === 'help') {
    process.stdout.write(outcome.text);
    return;
  }
  const log = createLogger({ component: 'redis-initial-password' });
  const connection = await loadKubeConfig({ env: process.env, overrides: kubeOverridesOf(outcome.config) });
  const client = createKubeClient(connection);
  const namespace = connection.namespace ?? 'argocd';
  try {
    await client.create({ resource: resources.secrets, namespace }, passwordSecret());
    log.info('redis password created', { namespace, secret: objectName.redisSecret });
  } catch (error) {
    if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
    log.info('redis password kept', { namespace, secret: objectName.redisSecret });
  } finally {
    await client.close();
  }
}

try {
  await run();
} catch (thrown) {
  createLogger({ component: 'redis-initial-password' }).error('redis password not created', {
    error: AppError.from(thrown),
  });
  process.exitCode = 1;
}
