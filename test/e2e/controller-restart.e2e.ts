// The controller is killed in the middle of a sync: what is stored is enough to go on.
import type { v1alpha1 } from '@plumbline/contract/crd';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, expect, it } from 'vitest';

const configMap = (name: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {value: "1"}
`;

// Runs until its image is changed by hand: `unready` never ends well by itself.
const slowJob = `
apiVersion: batch/v1
kind: Job
metadata:
  name: slow
  annotations: {argocd.argoproj.io/hook: PreSync}
spec:
  template:
    metadata: {annotations: {lab.plumbline.dev/run-for: 6s}}
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "registry.example/works:1"}]
`;

describe('a controller that is killed', () => {
  const world = useWorld({ name: 'restart', environment: { ARGOCD_SYNC_WAVE_DELAY: '0' } });

  it('goes on with the operation that it had begun', async () => {
    await given(world)
      .repository('restart')
      .withFiles({ 'job.yaml': slowJob, 'cm.yaml': configMap('restart-a') });
    await given(world).app('restart-sync').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    const waiting = await eventually(world)
      .app()
      .fits('waits for its hook', ({ status }) => JSON.stringify(status).includes('waiting for completion of hook'));
    const { startedAt } = (waiting.status as v1alpha1.ApplicationStatus).operationState ?? {};
    await when(world).restarted('application-controller');
    const done = await eventually(world).app().operation('Succeeded');
    const state = (done.status as v1alpha1.ApplicationStatus).operationState;
    expect(state?.startedAt).toBe(startedAt);
    expect(state?.syncResult?.resources?.map(({ name, hookPhase }) => [name, hookPhase])).toEqual([
      ['slow', 'Succeeded'],
      // The health of the last wave is not awaited.
      ['restart-a', 'Running'],
    ]);
    await eventually(world).app().is('Synced', 'Healthy');
  });
});
