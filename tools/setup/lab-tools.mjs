// Builds the programs of the lab (kube-apiserver, etcd, helm …) from the Go modules in tools/lab, once per version.
// Runs on Node 20: it is part of set-up and cannot rely on anything installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cacheDir } from './cache-dir.mjs';

const labDir = join(dirname(fileURLToPath(import.meta.url)), '..', 'lab');

/** Go package, module folder below tools/lab, and the module whose version names the build. */
export const labTools = [
  { name: 'etcd', folder: 'etcd', package: 'go.etcd.io/etcd/server/v3', module: 'go.etcd.io/etcd/server/v3' },
  {
    name: 'kustomize',
    folder: 'kustomize',
    package: 'sigs.k8s.io/kustomize/kustomize/v5',
    module: 'sigs.k8s.io/kustomize/kustomize/v5',
  },
  {
    name: 'kube-apiserver',
    folder: 'kubernetes',
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    module: 'k8s.io/kubernetes',
  },
  {
    name: 'kube-controller-manager',
    folder: 'kubernetes',
    package: 'k8s.io/kubernetes/cmd/kube-controller-manager',
    module: 'k8s.io/kubernetes',
  },
  { name: 'kubectl', folder: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kubectl', module: 'k8s.io/kubernetes' },
  { name: 'helm', folder: 'helm', package: 'helm.sh/helm/v4/cmd/helm', module: 'helm.sh/helm/v4' },
  // Ours; its number goes up when its main.go changes.
  {
    name: 'go-template-oracle-1',
    folder: 'go-template-oracle',
    package: '.',
    module: 'github.com/Masterminds/sprig/v3',
  },
];

/** The version that tools/lab/<folder>/go.mod requires of the tool's module, for example `v1.36.1`. */
export function labToolVersion(tool) {
  const goMod = readFileSync(join(labDir, tool.folder, 'go.mod'), 'utf8');
  const escaped = tool.module.replaceAll('.', '\\.');
  const found = new RegExp(`^(?:require )?\\s*${escaped} (v[^\\s]+)`, 'm').exec(goMod);
  if (!found) throw new Error(`tools/lab/${tool.folder}/go.mod does not require ${tool.module}`);
  return found[1];
}

/** Where the tool's program is, built or not yet. */
export function labToolPath(tool) {
  return cacheDir('tools', tool.name, labToolVersion(tool), tool.name);
}

// The linker stamps the versions that a build from a release tag would carry; without them kube-apiserver says v0.0.0.
function versionFlags(tool, version) {
  const [major, minor] = version.slice(1).split('.');
  const stamp = {
    kubernetes: {
      'k8s.io/component-base/version.gitVersion': version,
      'k8s.io/component-base/version.gitMajor': major,
      'k8s.io/component-base/version.gitMinor': minor,
      'k8s.io/component-base/version.gitTreeState': 'clean',
    },
    helm: { 'helm.sh/helm/v4/internal/version.version': version },
    kustomize: { 'sigs.k8s.io/kustomize/api/provenance.version': version },
  };
  return Object.entries(stamp[tool.folder] ?? {})
    .map(([name, value]) => `-X ${name}=${value}`)
    .join(' ');
}

function buildTool(tool, log) {
  const target = labToolPath(tool);
  mkdirSync(dirname(target), { recursive: true });
  const partial = `${target}.${process.pid}.partial`;
  const startedMs = Date.now();
  log(`building ${tool.name} ${labToolVersion(tool)} (once; kept in ${dirname(target)})`);
  const flags = ['-trimpath', '-ldflags', `-s -w ${versionFlags(tool, labToolVersion(tool))}`];
  const result = spawnSync('go', ['build', ...flags, '-o', partial, tool.package], {
    cwd: join(labDir, tool.folder),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.error)
    throw new Error(`build ${tool.name}: cannot run go: ${result.error.message}; install Go 1.26 or newer`);
  if (result.status !== 0)
    throw new Error(`build ${tool.name}: go build ended with ${result.status}; its output is above`);
  renameSync(partial, target);
  log(`built ${tool.name} in ${Math.round((Date.now() - startedMs) / 1000)} s`);
}

/** Builds each tool that the cache lacks, or only those named; tells each step through `log`. */
export function ensureLabTools(log, names) {
  for (const tool of labTools) {
    if (names && !names.includes(tool.name)) continue;
    if (!existsSync(labToolPath(tool))) buildTool(tool, log);
  }
}
