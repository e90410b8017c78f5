// What processes cost, read from /proc: bytes as PSS (shared pages counted once among those who share them).
import { readdirSync, readFileSync } from 'node:fs';

/** What one process and its children use now, and at most so far. */
export interface Usage {
  name: string;
  memoryMib: number;
  /** Highest resident size of the process itself. */
  peakMib: number;
  /** User and system time of the process and its ended children. */
  cpuSeconds: number;
}

const ticksPerSecond = 100;

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // The process ended between listing and reading.
    void error;
    return '';
  }
}

function kibOf(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}

/** The fields of /proc/<pid>/stat behind the program's name: parent at 1, times at 11 to 14. */
function statOf(pid: number): number[] {
  const text = read(`/proc/${pid}/stat`);
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  const direct = pids.filter((pid) => statOf(pid)[1] === parent);
  return direct.flatMap((pid) => [pid, ...childrenOf(pid)]);
}

/** Measures a process with its children. */
export function readUsage(name: string, pid: number): Usage {
  const family = [pid, ...childrenOf(pid)];
  const memoryKib = family.reduce((sum, member) => sum + kibOf(read(`/proc/${member}/smaps_rollup`), 'Pss'), 0);
  const ticks = statOf(pid)
    .slice(11, 15)
    .reduce((sum, value) => sum + value, 0);
  return {
    name,
    memoryMib: memoryKib / 1024,
    peakMib: kibOf(read(`/proc/${pid}/status`), 'VmHWM') / 1024,
    cpuSeconds: ticks / ticksPerSecond,
  };
}
