// What counts as a difference: not how a manifest spells things, nor what an Application ignores.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const deployment = (name: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {}, annotations: }
spec:
  replicas: 1
  paused: no
  strategy: {}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {creationTimestamp: null, labels: {app: ${name}}}
    spec:
      hostNetwork: false
      initContainers: []
      containers:
      - name: web
        image: web:1
        env: [{name: A, value: ""}, {name: B, value: "1"}]
        resources: {limits: {cpu: 1000m, memory: 1024Mi}, requests: {cpu: "0.5"}}
        ports: [{containerPort: 53, protocol: UDP, name: udp}, {containerPort: 53, name: tcp}]
      - {name: side, image: "side:1", securityContext: {}}
      volumes: [{name: all, projected: {sources: [{serviceAccountToken: {path: t}}]}}]
`;

const others = `
apiVersion: v1
kind: Secret
metadata: {name: spelled}
stringData: {user: admin}
data: {key: dmFsdWU=}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: spelled}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 80}]}], egress: []}
---
apiVersion: v1
kind: Service
metadata: {name: spelled}
spec: {selector: {app: spelled}, ports: [{name: udp, port: 53, protocol: UDP}, {name: tcp, port: 53}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: spelled}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: none}
subjects: [{kind: User, name: joe}]
`;

const pod = (image: string): object => ({
  containers: [
    { name: 'web', image },
    { name: 'side', image: 'side:1' },
  ],
});
const webAndSide = (name: string): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: pod('web:1') },
    },
  });

describe('an application', () => {
  const world = useWorld({ name: 'compare' });

  it('is Synced however its manifests spell what the API server stores', async () => {
    await given(world)
      .repository('spelled')
      .withFiles({ 'a.yaml': deployment('spelled'), 'b.yaml': others });
    await given(world).app('compare-spelled').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('Secret/spelled', { data: { user: 'b3RoZXI=' } });
    await eventually(world).app().resource('Secret/spelled').is('OutOfSync');
  });

  it('does not compare what a jq expression selects, and nothing else less', async () => {
    await given(world)
      .repository('jq')
      .withFiles({ 'a.json': webAndSide('jq') });
    const jqPathExpressions = ['.spec.template.spec.containers[] | select(.name == "web") | .image'];
    await given(world)
      .app('compare-jq')
      .automated()
      .withSpec({ ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jqPathExpressions }] })
      .exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('Deployment/jq', { spec: { template: { spec: pod('mine:2') } } });
    await when(world).edited('Deployment/jq', { spec: { replicas: 2 } });
    await eventually(world).app().resource('Deployment/jq').is('OutOfSync');
    await when(world).edited('Deployment/jq', { spec: { replicas: 1 } });
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world)
      .object('Deployment/jq')
      .fits('keeps the image', ({ spec }) => JSON.stringify(spec).includes('mine:2'));
  });

  it('names a jq expression that it cannot evaluate', async () => {
    await given(world)
      .repository('bad')
      .withFiles({ 'a.yaml': deployment('bad') });
    await given(world)
      .app('compare-bad')
      .withSpec({ ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jqPathExpressions: ['map(.x)'] }] })
      .exists();
    await eventually(world)
      .app()
      .hasCondition('InvalidSpecError', /map\(\.x\)/);
  });
});
