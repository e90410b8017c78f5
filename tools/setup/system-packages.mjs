// What the machine must have that npm cannot bring. Runs on Node 20, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Each need: how it is seen to be there (a program on the PATH, or one of these files), and its Debian package. */
export const systemNeeds = [
  { for: 'repositories', package: 'git', programs: ['git'] },
  { for: 'the lab', package: 'redis-server', programs: ['redis-server'] },
  { for: 'the lab (Git over ssh)', package: 'openssh-server', programs: ['sshd'] },
  { for: 'the lab (Git over ssh)', package: 'openssh-client', programs: ['ssh', 'ssh-keygen'] },
  {
    for: 'the browser test',
    package: 'chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    any: true,
  },
  { for: 'reading Git objects', package: 'libkrb5-dev', files: ['/usr/include/gssapi/gssapi.h'] },
  { for: 'reading Git objects', package: 'libssl-dev', files: ['/usr/include/openssl/ssl.h'] },
  { for: 'reading Git objects', package: 'build-essential', programs: ['make', 'g++'] },
  { for: 'reading Git objects', package: 'python3', programs: ['python3'] },
];

/** Whether a program is on the PATH or among the system's own programs. */
export function hasProgram(name, path = process.env.PATH ?? '') {
  const folders = [...path.split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, name)));
}

/** The needs that this machine does not meet. */
export function missingNeeds(needs = systemNeeds) {
  return needs.filter(({ programs = [], files = [], any }) => {
    const found = [...programs.map((name) => hasProgram(name)), ...files.map((file) => existsSync(file))];
    return any ? !found.includes(true) : found.includes(false);
  });
}

function runApt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (result.status !== 0)
    throw new Error(`apt-get ${args.join(' ')}: ended with ${result.status ?? result.error?.message}`);
}

/** Installs what is missing when run by root on Debian or Ubuntu; else says exactly what to install and throws. */
export function ensureSystemPackages(log) {
  const missing = missingNeeds();
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((need) => need.package))];
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    const reasons = missing.map((need) => `  ${need.package}: for ${need.for}`).join('\n');
    throw new Error(`these packages are missing:\n${reasons}\ninstall them: sudo ${command}`);
  }
  log(`installing ${packages.join(' ')}`);
  runApt(['update', '-qq']);
  runApt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  const still = missingNeeds();
  if (still.length > 0)
    throw new Error(`still missing after ${command}: ${still.map((need) => need.package).join(' ')}`);
}
