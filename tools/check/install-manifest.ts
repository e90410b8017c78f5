import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { installManifestPath, renderInstallManifest } from '../delivery/render-install.ts';
import type { Gate } from './gate.ts';
import { root } from './run-tool.ts';

/** Compares charts/install.yaml with what the chart renders. */
export const installManifest: Gate = {
  name: 'install manifest',
  async run() {
    const rendered = await renderInstallManifest();
    const onDisk = await readFile(join(root, installManifestPath), 'utf8').catch(() => '');
    const problems = onDisk === rendered ? [] : [`${installManifestPath} is stale: run "npm run check -- --write"`];
    return { count: rendered.match(/^kind: /gm)?.length ?? 0, unit: 'objects', problems };
  },
};
