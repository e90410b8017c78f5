import { AppError } from '@plumbline/contract/errors';
import { parseConfig } from '@plumbline/io/settings';
import { createLogger, type Logger } from '@plumbline/io/telemetry';
import { settings, type Config } from './config.ts';
import { startController } from './start-controller.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const outcome = parseConfig(settings, process.argv.slice(2), process.env);
    if (outcome.kind === 'config') return await run(outcome.config, outcome.warnings);
    process.stdout.write(`Usage: argocd-applicationset-controller [flags]\n\n${outcome.text}`);
    return 0;
  } catch (thrown) {
    process.stderr.write(`argocd-applicationset-controller: ${AppError.from(thrown).message}\n`);
    return 1;
  }
}

async function run(config: Config, warnings: readonly string[]): Promise<number> {
  const level = config.debug ? 'debug' : config.logLevel;
  const log = createLogger({ level, format: config.logFormat, component: 'argocd-applicationset-controller' });
  for (const warning of warnings) log.warn('deprecated setting', { warning });
  const abort = new AbortController();
  const stopped = nextStopSignal();
  void stopped.then(() => abort.abort());
  const starting = startController({ config, env: process.env, log, signal: abort.signal });
  const first = await Promise.race([starting, stopped]);
  // It may wait for its cluster or for leadership: nothing has been begun that would have to be ended.
  if (typeof first === 'string') process.exit(reportEnd(first, log));
  const controller = first;
  const end = await Promise.race([stopped, controller.failed]);
  await controller.stop();
  return reportEnd(end, log);
}

function reportEnd(end: NodeJS.Signals | AppError, log: Logger): number {
  if (typeof end === 'string') {
    log.info('applicationset-controller stopped', { signal: end });
    return 0;
  }
  log.error('applicationset-controller failed', { error: end });
  return 1;
}

function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
