import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Gate, GateResult } from './gate.ts';
import { listFiles, root, runTool, type ToolResult } from './run-tool.ts';

const node = process.execPath;

function readCount(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1] ?? 0);
}

function problemsOf({ code, output }: ToolResult): string[] {
  return code === 0 ? [] : [output.trim() || `exit code ${code}`];
}

async function checkFormat(): Promise<GateResult> {
  const result = await runTool('oxfmt', ['--check', '.']);
  return { count: readCount(result.output, /on (\d+) files/), unit: 'files', problems: problemsOf(result) };
}

async function lint(): Promise<GateResult> {
  const result = await runTool('oxlint', ['--type-aware', '--deny-warnings']);
  return { count: readCount(result.output, /on (\d+) files/), unit: 'files', problems: problemsOf(result) };
}

interface BuildInfo {
  fileNames?: string[];
}

/** How many files the projects of tsconfig.json compiled, libraries left out. */
function countCompiledFiles(): number {
  const config = readFileSync(join(root, 'tsconfig.json'), 'utf8');
  const paths = [...config.matchAll(/"path": "([^"]+)"/g)].map((match) => match[1] ?? '');
  const infos = paths.map((path) =>
    path.endsWith('.json')
      ? join(root, path, '..', '.tsbuild', 'tests', 'tsconfig.tsbuildinfo')
      : join(root, path, '.tsbuild', 'tsconfig.tsbuildinfo'),
  );
  const names = infos.filter(existsSync).flatMap((file) => {
    const info = JSON.parse(readFileSync(file, 'utf8')) as BuildInfo;
    return (info.fileNames ?? []).filter((name) => !name.includes('node_modules') && !name.endsWith('.d.ts'));
  });
  return names.length;
}

async function checkTypes(): Promise<GateResult> {
  const result = await runTool('tsc', ['-b', '--pretty', 'false']);
  return { count: countCompiledFiles(), unit: 'files', problems: problemsOf(result) };
}

async function findDeadCode(): Promise<GateResult> {
  const result = await runTool('knip', ['--no-progress', '--reporter', './tools/check/knip-reporter.ts']);
  return { count: readCount(result.output, /looked at (\d+) files/), unit: 'files', problems: problemsOf(result) };
}

async function checkGeneratedCode(): Promise<GateResult> {
  const generated = (await listFiles('.ts')).filter((file) => file.includes('/gen/'));
  const result = await runTool(node, ['tools/codegen/generate.ts', '--check']);
  return { count: generated.length, unit: 'files', problems: problemsOf(result) };
}

/** The gates that are programs. */
export const toolGates: readonly Gate[] = [
  { name: 'format', run: checkFormat },
  { name: 'lint', run: lint },
  { name: 'types', run: checkTypes },
  { name: 'dead code', run: findDeadCode },
  { name: 'generated code', run: checkGeneratedCode },
];
