import { splitOptions } from './config/split-options.ts';
import { exitCodeOf, formatFailure } from './exit-code.ts';
import { createProgram, normalizeArguments } from './program.ts';
import { Terminal } from './terminal.ts';

async function main(): Promise<number> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.stdout.on('error', () => abort.abort()); // the reader went away, as `| head` does
  const terminal = new Terminal(process);
  // The launcher gives the process the name under which it was called.
  const name = process.title === 'plumbline' ? 'plumbline' : 'argocd';
  const parts = { terminal, env: process.env, signal: abort.signal, name };
  const { program, cli } = createProgram(parts);
  try {
    const argv = [...splitOptions(process.env['ARGOCD_OPTS'] ?? ''), ...process.argv.slice(2)];
    await program.parseAsync(normalizeArguments(program, argv), { from: 'user' });
    return 0;
  } catch (error) {
    const line = formatFailure(error, cli.options.logformat, new Date().toISOString());
    if (line !== undefined) terminal.note(line);
    return exitCodeOf(error);
  } finally {
    cli.close();
  }
}

process.exitCode = await main();
