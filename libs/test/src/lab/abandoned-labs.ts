import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ownerFile = 'owner.pid';

/** Writes down which process owns a lab's folder. */
export function markOwner(folder: string): void {
  writeFileSync(join(folder, ownerFile), String(process.pid));
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // Processes and files vanish while we look; what is gone needs no more care.
    void error;
    return undefined;
  }
}

// A killed process whose parent does not look is still listed, as a zombie (state Z in /proc/<pid>/stat).
function isAlive(pid: number): boolean {
  if (attempt(() => process.kill(pid, 0)) !== true) return false;
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat === undefined || !/\) [ZX] /.test(stat);
}

/** Every process whose working directory lies in `folder`; none where there is no /proc. */
function findProcessesIn(folder: string): number[] {
  const pids = (attempt(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.filter((pid) => {
    const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
    return cwd !== undefined && (cwd === folder || cwd.startsWith(`${folder}/`));
  });
}

/**
 * Ends the processes of labs whose owner was killed before it could stop them, and removes their folders.
 * Only folders that carry an owner's pid are touched, and only once that process is gone.
 */
export function removeAbandonedLabs(): void {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith('plumbline-lab-'));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    const owner = Number(attempt(() => readFileSync(join(folder, ownerFile), 'utf8')) ?? Number.NaN);
    if (Number.isNaN(owner) || isAlive(owner)) continue;
    for (const pid of findProcessesIn(folder)) attempt(() => process.kill(pid, 'SIGKILL'));
    rmSync(folder, { recursive: true, force: true });
  }
}
