import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { errorCodes } from '@plumbline/contract/errors';

import type { Gate } from './gate.ts';
import { root } from './run-tool.ts';

/** docs/errors.md as the code list makes it. */
export function renderErrorList(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { retry, status, help }]) => `| \`${code}\` | ${retry} | ${status} | ${help} |`,
  );
  return [
    '# Errors',
    '',
    'Every error carries one of these codes, in logs, conditions and answers. It is the closed list of',
    '`libs/contract/src/errors`; `npm run check` compares this page with it.',
    '*Again* says when trying again may help: `terminal` not until the input changes, `waiting` after a while,',
    '`transient` soon, with growing pauses.',
    '',
    '| code | again | gRPC status | what to do |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Compares docs/errors.md with the code list. */
export const errorList: Gate = {
  name: 'error list',
  async run() {
    const page = await readFile(join(root, 'docs', 'errors.md'), 'utf8').catch(() => '');
    const isCurrent = page === renderErrorList();
    const problems = isCurrent ? [] : ['docs/errors.md is stale: run "npm run check -- --write"'];
    return { count: Object.keys(errorCodes).length, unit: 'codes', problems };
  },
};
