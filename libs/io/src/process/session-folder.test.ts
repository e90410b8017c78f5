import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSessionFolder } from './session-folder.ts';

function newParent(): string {
  const folder = mkdtempSync(join(tmpdir(), 'session-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const open = async (parent: string): ReturnType<typeof openSessionFolder> =>
  openSessionFolder({ parent, component: 'x' });

async function openAndDie(parent: string): Promise<void> {
  const module = fileURLToPath(new URL('session-folder.ts', import.meta.url));
  const code = `const { openSessionFolder } = await import(${JSON.stringify(module)});
    await openSessionFolder({ parent: ${JSON.stringify(parent)}, component: 'x' }); process.kill(process.pid, 'SIGKILL');`;
  await once(spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' }), 'exit');
}

describe('openSessionFolder', () => {
  it('gives private folders and takes them away', async () => {
    const session = await open(newParent());
    const folder = await session.makeFolder('work');
    expect([statSync(session.path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o700, 0o700]);
    await session.close();
    expect(existsSync(session.path)).toBe(false);
  });

  it('removes what a killed process left, and nothing of a living one', async () => {
    const parent = newParent();
    const living = await open(parent);
    await openAndDie(parent);
    expect(readdirSync(parent)).toHaveLength(2);
    const next = await open(parent);
    expect(readdirSync(parent).toSorted()).toEqual(
      [living.path, next.path].map((path) => path.slice(parent.length + 1)).toSorted(),
    );
    await Promise.all([living.close(), next.close()]);
  });

  it('judges an owner of another pid namespace by its heartbeat', async () => {
    const parent = newParent();
    const foreign = await open(parent);
    const ownerFile = join(foreign.path, '.owner');
    writeFileSync(ownerFile, JSON.stringify({ pid: 1, startTicks: '1', pidNamespace: 'pid:[1]' }));
    const first = await open(parent);
    expect(existsSync(foreign.path)).toBe(true);
    utimesSync(ownerFile, 1, 1);
    const second = await open(parent);
    expect(existsSync(foreign.path)).toBe(false);
    await Promise.all([first.close(), second.close(), foreign.close()]);
  });

  it("leaves other components' folders alone", async () => {
    const parent = newParent();
    const other = await openSessionFolder({ parent, component: 'y' });
    writeFileSync(join(other.path, '.owner'), '{"pid":0}');
    utimesSync(join(other.path, '.owner'), 1, 1);
    const session = await open(parent);
    expect(existsSync(other.path)).toBe(true);
    await Promise.all([session.close(), other.close()]);
  });
});
