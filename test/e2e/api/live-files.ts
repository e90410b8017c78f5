import type { KubeObject } from '@plumbline/contract/crd';

const deployment = (name: string, replicas: number, annotations: object): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations },
        spec: { containers: [{ name: 'main', image: 'registry.example/web:1' }] },
      },
    },
  });
/** A ConfigMap as Git has it. */
export const configMap = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { text: 'one' },
});
/** An application of each kind that the tests look at. */
export const files = {
  'app/web.json': deployment('web', 2, { 'lab.plumbline.dev/logs': 'one\nan ERROR\nthree' }),
  'app/ticker.json': deployment('ticker', 1, {}),
  'app/greeting.json': JSON.stringify(configMap('greeting')),
  'app/spare.json': JSON.stringify(configMap('spare')),
  'app/spare-too.json': JSON.stringify(configMap('spare-too')),
  'app/door.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'door' },
    stringData: { key: 'very-secret-value' },
  }),
};
const setting = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
  data,
});
const policy = [
  'g, reader, role:readonly',
  'p, keeper, applications, get, */*, allow',
  'p, keeper, applications, update//ConfigMap/*/greeting, default/*, allow',
].join('\n');

/** A user who may read everything, and one who may change one ConfigMap and read no logs. */
export const settings: readonly KubeObject[] = [
  setting('argocd-cm', { 'accounts.reader': 'login', 'accounts.keeper': 'login' }),
  setting('argocd-rbac-cm', { 'policy.csv': policy }),
];
