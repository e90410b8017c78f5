import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AppError } from '@plumbline/contract/errors';

// oxlint-disable-next-line house/package-imports -- reason: set-up runs before packages exist, so it is none
import { labToolPath, labTools } from '../../../../tools/setup/lab-tools.mjs';

/** The programs that set-up builds for the lab. */
export type LabProgram =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kubectl'
  | 'helm'
  | 'kustomize'
  | 'go-template-oracle-1';

/** Absolute path of a lab program. Throws `TOOL_MISSING` for a name that tools/lab does not build. */
export function labProgram(name: LabProgram): string {
  const tool = labTools.find((candidate) => candidate.name === name);
  if (!tool) throw new AppError('TOOL_MISSING', `find lab program "${name}": tools/lab does not build it`);
  return labToolPath(tool);
}

/** The environment every child of the lab gets: a path and a locale, none of the user's settings. Extended by `extra`. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin', HOME = tmpdir() } = process.env;
  return { PATH: `${PATH}:/usr/sbin:/sbin`, HOME, LANG: 'C.UTF-8', TMPDIR: tmpdir(), ...extra };
}

/** Makes a new empty folder below the system's temporary folder (`TMPDIR`); its name starts with `plumbline-<purpose>-`. */
export function makeTemporaryFolder(purpose: string): string {
  return mkdtempSync(join(tmpdir(), `plumbline-${purpose}-`));
}
