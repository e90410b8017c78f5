import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { labToolPath, labTools } from '../setup/lab-tools.mjs';

const root = join(import.meta.dirname, '..', '..');

/** The manifest for `kubectl apply`, relative to the repository. */
export const installManifestPath = 'charts/install.yaml';

const head = `# Plumbline, everything in one namespace. Rendered from charts/plumbline by "npm run check -- --write"; do not edit.
#   kubectl create namespace argocd
#   kubectl apply -n argocd --server-side --force-conflicts -f install.yaml
`;

/** What the chart renders with its default values. Throws what helm says when it refuses, and when helm is not built yet. */
async function renderChart(namespace: string): Promise<string> {
  const helm = labTools.find((tool) => tool.name === 'helm');
  if (helm === undefined) throw new Error('helm is not among the lab tools');
  const home = mkdtempSync(join(tmpdir(), 'plumbline-helm-'));
  try {
    const { stdout } = await promisify(execFile)(
      labToolPath(helm),
      ['template', 'argocd', join(root, 'charts/plumbline'), '--namespace', namespace],
      {
        env: { HOME: home, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home },
        maxBuffer: 64 * 1024 * 1024,
        timeout: 60_000,
      },
    );
    return stdout;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The text of `charts/install.yaml`: the chart with its default values. */
export async function renderInstallManifest(): Promise<string> {
  return head + (await renderChart('argocd'));
}
