// The repo-server dies in mid-render: nothing is deleted, and the work goes on when it is back.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { waitFor } from '@plumbline/test/lab';
import { describe, expect, it } from 'vitest';

const CHART = {
  'app/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'app/values.yaml': 'text: one\n',
  'app/templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: survivor}\ndata: {text: "{{ .Values.text }}"}\n',
  // Exporting and reading them keeps helm busy long enough to be caught; larger files are refused by it.
  'app/ballast-1.txt': 'x'.repeat(4_000_000),
  'app/ballast-2.txt': 'y'.repeat(4_000_000),
  'app/ballast-3.txt': 'z'.repeat(4_000_000),
};

describe('a repo-server that is killed in mid-render', () => {
  const world = useWorld({ name: 'repo-server-killed' });

  it('costs nothing but time', async () => {
    await given(world).repository('r').withFiles(CHART);
    await given(world).app('survivor').fromPath('app').automated({ prune: true, selfHeal: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');

    const revision = await when(world).committed({ 'app/values.yaml': 'text: two\n' });
    const folder = join(world.installation.folder, 'tmp');
    const isRendering = (): boolean =>
      readdirSync(folder)
        .filter((name) => name.startsWith('plumbline-repo-server-') && existsSync(join(folder, name)))
        .some((name) => readdirSync(join(folder, name)).some((work) => work.startsWith('render-')));
    await when(world).refreshed();
    await waitFor(isRendering, { what: 'a render runs', everyMs: 2 });
    const [left] = readdirSync(folder).filter((name) => name.startsWith('plumbline-repo-server-'));
    await when(world).killed('repo-server');
    await when(world).refreshed('hard');
    await eventually(world).object('ConfigMap/survivor').exists();

    await world.installation.service('repo-server').start();
    await when(world).refreshed('hard');
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await eventually(world)
      .object('ConfigMap/survivor')
      .fits('says two', (object) => JSON.stringify(object.data).includes('two'));
    expect(readdirSync(folder)).not.toContain(left);
  });
});
