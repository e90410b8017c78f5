// The whole gate: set-up, static checks, then every kind of test. Its last line is `N passed, N failed`.
//   node tools/test.mjs                   all stages
//   node tools/test.mjs unit contract     only these (set-up always runs)
// Runs on Node 20. A stage that runs no test, skips one, or ends badly counts as a failure.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { setUp } from './setup/setup.mjs';
import { countReport } from './test-report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const results = join(root, 'test-results');
const minutes = 60_000;
const stages = [
  { name: 'check', limitMs: 15 * minutes, args: (report) => ['tools/check.ts', '--report', report] },
  ...[
    ['unit', 10],
    ['contract', 10],
    ['e2e', 25],
    ['browser', 15],
  ].map(([name, limit]) => ({
    name,
    limitMs: limit * minutes,
    args: (report) => [
      'vitest',
      'run',
      '--project',
      name,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
  })),
];

// The stage that runs now, for whoever must stop it.
const state = { running: undefined };

function killRunning(signal) {
  const { running } = state;
  if (!running?.pid) return;
  try {
    process.kill(-running.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function runStage({ args, limitMs }, report) {
  return new Promise((resolve) => {
    const running = spawn(process.execPath, ['tools/with-node.mjs', ...args(report)], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
      env: { ...process.env, CI: '1' },
    });
    state.running = running;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      killRunning('SIGTERM');
      setTimeout(() => killRunning('SIGKILL'), 10_000).unref();
    }, limitMs);
    running.once('exit', (code) => {
      clearTimeout(timer);
      killRunning('SIGKILL');
      state.running = undefined;
      resolve(isLate ? `not done after ${limitMs / minutes} minutes` : code === 0 ? undefined : `exit code ${code}`);
    });
  });
}

async function countStage(stage) {
  const report = join(results, `${stage.name}.json`);
  const startedMs = Date.now();
  console.log(`\n=== ${stage.name}`);
  const problem = await runStage(stage, report);
  const json = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  const { passed, failed, notes } = countReport(json, problem);
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(0);
  return {
    passed,
    failed,
    line: `${stage.name}: ${passed} passed, ${failed} failed, ${seconds} s${notes.map((note) => ` (${note})`).join('')}`,
  };
}

async function main(wanted) {
  const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0)
    throw new Error(`no such stage: ${unknown.join(' ')}; there are ${stages.map(({ name }) => name).join(' ')}`);
  const startedMs = Date.now();
  await setUp();
  const lines = [`set-up: ${((Date.now() - startedMs) / 1000).toFixed(0)} s`];
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const totals = { passed: 0, failed: 0 };
  for (const stage of stages) {
    if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
    const result = await countStage(stage);
    lines.push(result.line);
    totals.passed += result.passed;
    totals.failed += result.failed;
  }
  console.log(`\n${lines.join('\n')}\nall: ${((Date.now() - startedMs) / 60_000).toFixed(1)} minutes`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    killRunning('SIGTERM');
    setTimeout(() => {
      killRunning('SIGKILL');
      process.exit(130);
    }, 5_000);
  });
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
