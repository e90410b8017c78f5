import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

const testdata = join(import.meta.dirname, 'testdata');
const scratch = mkdtempSync(join(tmpdir(), 'plumbline-lint-'));

// Rules look at paths, so the files are judged away from this folder's own.
cpSync(testdata, join(scratch, 'files'), { recursive: true });
afterAll(() => rmSync(scratch, { recursive: true }));

/** Runs oxlint with only the given house rule and returns the names of the files it found fault with. */
function findings(rule: string): Set<string> {
  const config = join(scratch, `${rule}.json`);
  const settings = {
    plugins: [],
    categories: { correctness: 'off' },
    jsPlugins: [join(import.meta.dirname, 'plugin.js')],
    rules: { [`house/${rule}`]: 'error' },
  };
  writeFileSync(config, JSON.stringify(settings));
  const args = ['--config', config, '--format', 'json', '--no-ignore', join(scratch, 'files', rule)];
  const { stdout, stderr } = spawnSync('oxlint', args, { encoding: 'utf8', cwd: join(scratch, 'files', rule) });
  const report = JSON.parse(stdout || `{"diagnostics":[],"error":${JSON.stringify(stderr)}}`) as {
    diagnostics: { filename: string }[];
  };
  return new Set(
    report.diagnostics.map((finding) =>
      relative(join(scratch, 'files', rule), join(scratch, 'files', rule, finding.filename)),
    ),
  );
}

describe.each(readdirSync(testdata))('house/%s', (rule) => {
  const files = readdirSync(join(testdata, rule), { recursive: true, encoding: 'utf8' });
  const names = files.filter((file) => file.endsWith('.ts'));

  it('finds each bad file and no good one', () => {
    const bad = names.filter((name) => basename(name).startsWith('bad'));
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.length).toBeLessThan(names.length);
    expect([...findings(rule)].sort()).toEqual(bad.sort());
  });
});
