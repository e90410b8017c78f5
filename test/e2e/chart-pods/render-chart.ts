import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { AppError } from '@plumbline/contract/errors';
import { childEnvironment, labProgram, makeTemporaryFolder, repositoryRoot, runCommand } from '@plumbline/test/lab';

/** What helm makes of the chart, with its defaults but for `values` (`a.b=c`). Throws `RENDER_FAILED` with helm's words. */
export async function renderChart(namespace: string, values: readonly string[] = []): Promise<string> {
  const home = makeTemporaryFolder('helm');
  const { code, stdout, stderr } = await runCommand({
    program: labProgram('helm'),
    args: [
      'template',
      'argocd',
      join(repositoryRoot, 'charts/plumbline'),
      '--namespace',
      namespace,
      ...values.flatMap((value) => ['--set', value]),
    ],
    env: childEnvironment({ HOME: home }),
  }).finally(() => rmSync(home, { recursive: true, force: true }));
  if (code !== 0) throw new AppError('RENDER_FAILED', `render the chart: ${stderr}`);
  return stdout;
}
