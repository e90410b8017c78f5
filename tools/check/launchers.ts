import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Gate } from './gate.ts';
import { root } from './run-tool.ts';

/** The names under which every component must be startable (Argo CD's, and our own for the client). */
export const launcherNames = [
  'argocd',
  'argocd-application-controller',
  'argocd-applicationset-controller',
  'argocd-cmp-server',
  'argocd-commit-server',
  'argocd-dex',
  'argocd-git-ask-pass',
  'argocd-k8s-auth',
  'argocd-notifications',
  'argocd-repo-server',
  'argocd-server',
] as const;

/** Looks whether bin/ holds a link to the launcher for each name, and nothing else. */
export const launchers: Gate = {
  name: 'launchers',
  async run() {
    const bin = join(root, 'bin');
    const found = (await readdir(bin)).filter((name) => name !== 'plumbline').toSorted();
    const missing = launcherNames.filter((name) => !found.includes(name));
    const unknown = found.filter((name) => !launcherNames.some((known) => known === name));
    const wrong: string[] = [];
    for (const name of found) {
      const target = await readlink(join(bin, name)).catch(() => 'no link');
      if (target !== 'plumbline') wrong.push(`bin/${name} is not a link to plumbline but: ${target}`);
    }
    if (!existsSync(join(bin, 'plumbline'))) wrong.push('bin/plumbline is missing');
    const problems = [
      ...missing.map((name) => `bin/${name} is missing`),
      ...unknown.map((name) => `bin/${name} is no launcher that we know`),
      ...wrong,
    ];
    return { count: found.length, unit: 'launchers', problems };
  },
};
