import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { AppError } from '@plumbline/contract/errors';
import { labProgram } from '@plumbline/test/lab';
import { describe, expect, it } from 'vitest';
import type { MissingKey } from './evaluate.ts';
import { randomSource, randomTemplates, type Sample } from './random-templates.testdata.ts';
import { renderGoTemplate } from './render-go-template.ts';

// Go's own engine (tools/lab/go-template-oracle) is the judge: what it prints, we print; what it refuses, we refuse with
// the same text. A line of testdata/templates.txt that begins with `~ ` may be refused with another text.

interface Verdict {
  output?: string;
  error?: string;
}

interface Case extends Sample {
  missingKey: MissingKey;
  isLoose: boolean;
}

const testdata = new URL('testdata/', import.meta.url);
const params: unknown = JSON.parse(readFileSync(new URL('params.json', testdata), 'utf8'));
const written = readFileSync(new URL('templates.txt', testdata), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

function askGo(cases: readonly Case[]): Verdict[] {
  const input = cases.map(({ template, params: own, missingKey }) =>
    JSON.stringify({ template, params: own, options: [`missingkey=${missingKey}`] }),
  );
  const { stdout, status, error } = spawnSync(labProgram('go-template-oracle-1'), {
    input: input.join('\n'),
    maxBuffer: 256 * 1024 * 1024,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`the oracle ended with ${status}: ${error?.message ?? 'see its output'}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict)
    .map(({ output, error: why }) => (why === undefined ? { output: output ?? '' } : { error: why }));
}

function askOurs({ template, params: own, missingKey }: Case): Verdict {
  try {
    return { output: renderGoTemplate(template, own, { missingKey, environment: { nowMs: 0 } }) };
  } catch (thrown) {
    const { code, message } = AppError.from(thrown);
    return { error: code === 'TEMPLATE_INVALID' ? message : `crashed: ${message}` };
  }
}

/** Go's text depends on the spare room behind a slice, and on which kind of nothing its reflection met. */
function withoutBounds(text: string | undefined): string | undefined {
  return text
    ?.replace(/reflect: (?:slice|string) index out of range|index out of range: -?\d+/u, 'out of range')
    .replace('reflect: call of reflect.Value.Type on zero Value', 'len of nil pointer');
}

function differences(cases: readonly Case[]): unknown[] {
  const verdicts = askGo(cases);
  if (verdicts.length !== cases.length)
    throw new Error(`the oracle answered ${verdicts.length} of ${cases.length} templates`);
  return cases.flatMap((sample, index) => {
    const [go, ours] = [verdicts[index], askOurs(sample)];
    const isSame = sample.isLoose
      ? go?.error !== undefined && ours.error?.startsWith('template: ') === true
      : go?.output === ours.output && withoutBounds(go?.error) === withoutBounds(ours.error);
    return isSame ? [] : [{ template: sample.template, missingKey: sample.missingKey, go, ours }];
  });
}

describe('against Go', () => {
  it.each(['default', 'zero', 'error'] as const)('the written templates with missingkey=%s', (missingKey) => {
    const cases = written.map((line) => ({
      template: line.replace(/^~ /u, ''),
      params,
      missingKey,
      isLoose: line.startsWith('~ '),
    }));
    expect(differences(cases)).toEqual([]);
  });

  it.each(Array.from({ length: 60 }, (_seed, index) => index + 1))('random templates of seed %d', (seed) => {
    const samples = randomTemplates(randomSource(seed), 150);
    expect(differences(samples.map((sample) => ({ ...sample, missingKey: 'default', isLoose: false })))).toEqual([]);
  });
});
