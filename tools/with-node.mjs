// Runs a command under the Node 24 that came with `npm run setup`, whatever Node started this script.
//   node tools/with-node.mjs vitest run        (a program from node_modules/.bin or PATH)
//   node tools/with-node.mjs tools/check.ts    (a script: run by that Node itself)
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Folder of the Node 24 program: the npm package for this machine, else the running Node when it is new enough. */
export function nodeBinFolder() {
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
  if (existsSync(join(packaged, 'node'))) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return dirname(process.execPath);
  throw new Error(
    `Plumbline needs Node 24: run "npm run setup" (it brings Node 24 on Linux), or use Node 24; this is ${process.version}`,
  );
}

/** The environment in which `node` and the workspace's programs are found first. */
export function nodeEnvironment() {
  const path = [nodeBinFolder(), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' };
}

function main([command, ...args]) {
  const isScript = /\.(ts|mjs|js)$/.test(command);
  const program = isScript ? join(nodeBinFolder(), 'node') : command;
  const child = spawn(program, isScript ? [command, ...args] : args, { stdio: 'inherit', env: nodeEnvironment() });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`run "${command}": ${error.message}`);
    process.exitCode = 127;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
