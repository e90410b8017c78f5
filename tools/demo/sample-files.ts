const deployment = (name: string, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: registry.example/${name}:1.0
          ports: [{ containerPort: 8080 }]
`;

const service = (name: string): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: { app: ${name} }
  ports: [{ port: 80, targetPort: 8080 }]
`;

/** The files of the demo's repository: a Kustomize overlay, a Helm chart and a plain directory with waves and a hook. */
export const sampleFiles: Readonly<Record<string, string>> = {
  'guestbook/base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml, configmap.yaml]\n',
  'guestbook/base/deployment.yaml': deployment('guestbook', 1),
  'guestbook/base/service.yaml': service('guestbook'),
  'guestbook/base/configmap.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeting\ndata:\n  text: hello\n',
  'guestbook/overlays/production/kustomization.yaml':
    'resources: [../../base]\nreplicas:\n  - { name: guestbook, count: 3 }\n',
  'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'shop/values.yaml': 'replicas: 2\n',
  'shop/templates/deployment.yaml': deployment('shop', 0).replace('replicas: 0', 'replicas: {{ .Values.replicas }}'),
  'shop/templates/service.yaml': service('shop'),
  'waves/migrate.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    argocd.argoproj.io/hook: PreSync
    argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: migrate, image: registry.example/migrate:1.0 }]
`,
  'waves/deployment.yaml': deployment('waves', 1),
  'waves/service.yaml': service('waves').replace(
    '  name: waves\n',
    "  name: waves\n  annotations: { argocd.argoproj.io/sync-wave: '1' }\n",
  ),
};

/** An Application of the demo. `isAutomated` ones follow Git and heal; the others wait for a person. */
export interface SampleApplication {
  name: string;
  path: string;
  isAutomated: boolean;
}

/** What the demo shows. */
export const sampleApplications: readonly SampleApplication[] = [
  { name: 'guestbook', path: 'guestbook/overlays/production', isAutomated: true },
  { name: 'shop', path: 'shop', isAutomated: true },
  { name: 'waves', path: 'waves', isAutomated: false },
];
