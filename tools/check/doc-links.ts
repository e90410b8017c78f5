import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Gate } from './gate.ts';
import { listFiles, root } from './run-tool.ts';

/** The targets of a page's links that are files of this repository, without `#fragment`. Code blocks are left out. */
export function readFileLinks(markdown: string): string[] {
  const prose = markdown.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** Looks for links to files that are not there. */
export const docLinks: Gate = {
  name: 'links in documents',
  async run() {
    const pages = await listFiles('.md');
    const problems: string[] = [];
    for (const page of pages) {
      const text = await readFile(join(root, page), 'utf8');
      const broken = readFileLinks(text).filter((target) => !existsSync(join(root, dirname(page), target)));
      problems.push(...broken.map((target) => `${page}: link to "${target}": there is no such file`));
    }
    return { count: pages.length, unit: 'pages', problems };
  },
};
