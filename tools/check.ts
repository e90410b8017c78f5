// All static gates: one line for each, the findings of those that failed, exit code 1 when one did.
//   npm run check                     (--write renews generated documents first; --report FILE writes the counts)
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { docLinks } from './check/doc-links.ts';
import { errorList, renderErrorList } from './check/error-list.ts';
import { folderCycles } from './check/folder-cycles.ts';
import { judgeGate, type Gate } from './check/gate.ts';
import { installManifest } from './check/install-manifest.ts';
import { launchers } from './check/launchers.ts';
import { root } from './check/run-tool.ts';
import { renderSettingsList, settingsList } from './check/settings-list.ts';
import { toolGates } from './check/tool-gates.ts';
import { installManifestPath, renderInstallManifest } from './delivery/render-install.ts';

const gates: readonly Gate[] = [
  ...toolGates,
  folderCycles,
  errorList,
  docLinks,
  launchers,
  settingsList,
  installManifest,
];
// The slow gates use several threads each; two at a time fill the two cores of the reference machine.
const parallel = 2;

interface Verdict {
  name: string;
  problems: readonly string[];
}

async function runGate(gate: Gate): Promise<Verdict> {
  const startedMs = performance.now();
  const result = await gate.run().catch((error: unknown) => ({
    count: 0,
    unit: 'files',
    problems: [error instanceof Error ? error.message : String(error)],
  }));
  const problems = judgeGate(result);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `${problems.length === 0 ? 'ok    ' : 'FAILED'} ${gate.name}: ${result.count} ${result.unit} (${seconds} s)`,
  );
  return { name: gate.name, problems };
}

async function runAll(): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const waiting = gates.entries();
  const work = async (): Promise<void> => {
    for (const [index, gate] of waiting) verdicts[index] = await runGate(gate);
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return verdicts;
}

/** Renews the documents and manifests that follow from code. */
async function writeGenerated(): Promise<void> {
  await writeFile(join(root, 'docs', 'errors.md'), renderErrorList());
  await writeFile(join(root, 'docs', 'settings.md'), await renderSettingsList());
  await writeFile(join(root, installManifestPath), await renderInstallManifest());
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--write')) await writeGenerated();
  const verdicts = await runAll();
  const failed = verdicts.filter(({ problems }) => problems.length > 0);
  for (const { name, problems } of failed) console.log(`\n--- ${name}\n${problems.join('\n')}`);
  const report = args.indexOf('--report');
  if (report >= 0) {
    const counts = { numPassedTests: verdicts.length - failed.length, numFailedTests: failed.length };
    await writeFile(args[report + 1] ?? 'check.json', JSON.stringify(counts));
  }
  process.exitCode = failed.length > 0 ? 1 : 0;
}

await main(process.argv.slice(2));
