import { mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A process's own temporary folder, mode 0700: no other process of ours uses it. */
export interface SessionFolder {
  /** Absolute path; lives until `close` or until a later process finds its owner gone. */
  readonly path: string;
  /** A new empty folder inside, with a random end to its name, mode 0700. */
  makeFolder(name: string): Promise<string>;
  /** Removes everything and ends the heartbeat. */
  close(): Promise<void>;
}

/** Where and for whom a session folder is made. */
export interface SessionFolderOptions {
  /** The parent, normally `os.tmpdir()`, which follows TMPDIR. */
  parent: string;
  /** Component name; folders of the same component whose owner is gone are removed. */
  component: string;
  /** Milliseconds between heartbeats. Default 60000. */
  heartbeatMs?: number;
}

const OWNER_FILE = '.owner';
const SILENT_BEATS = 5;

/**
 * Makes a session folder and removes those that dead processes left behind (a SIGKILL cannot clean up).
 * An owner in the same pid namespace is looked up by pid and start time; any other one counts as gone when its heartbeat
 * has been silent for five beats, so that two containers on one shared folder do not delete each other's files.
 */
export async function openSessionFolder(options: SessionFolderOptions): Promise<SessionFolder> {
  const heartbeatMs = options.heartbeatMs ?? 60_000;
  const prefix = `plumbline-${options.component}-`;
  await mkdir(options.parent, { recursive: true });
  const path = await mkdtemp(join(options.parent, prefix));
  const ownerFile = join(path, OWNER_FILE);
  await writeFile(ownerFile, JSON.stringify(await describeOwner(process.pid)), { mode: 0o600 });
  await sweep({ parent: options.parent, prefix, except: path, silentMs: heartbeatMs * SILENT_BEATS });
  const timer = setInterval(() => {
    const now = new Date();
    // Losing the folder (someone emptied TMPDIR) shows in the next render, with a clear error; the beat itself is harmless.
    utimes(ownerFile, now, now).catch(() => clearInterval(timer));
  }, heartbeatMs);
  timer.unref();
  return {
    path,
    makeFolder: (name) => mkdtemp(join(path, `${name}-`)),
    close: async () => {
      clearInterval(timer);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** What cannot be read is not there: its owner may be removing it at this moment. */
function absent(): undefined {
  return undefined;
}

interface Owner {
  pid: number;
  /** Start time in clock ticks since boot, from /proc; absent where there is no /proc. */
  startTicks?: string;
  pidNamespace?: string;
}

async function describeOwner(pid: number): Promise<Owner> {
  const startTicks = await startTicksOf(pid);
  const pidNamespace = await readlink('/proc/self/ns/pid').catch(absent);
  return {
    pid,
    ...(startTicks === undefined ? {} : { startTicks }),
    ...(pidNamespace === undefined ? {} : { pidNamespace }),
  };
}

async function startTicksOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(absent);
  // The second field is "(name)" and may hold spaces: count from the last parenthesis; starttime is field 22.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

interface SweepOptions {
  parent: string;
  prefix: string;
  except: string;
  silentMs: number;
}

async function sweep(options: SweepOptions): Promise<void> {
  const names = await readdir(options.parent);
  for (const name of names) {
    const path = join(options.parent, name);
    if (!name.startsWith(options.prefix) || path === options.except) continue;
    if (await isAbandoned(path, options.silentMs)) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function isAbandoned(path: string, silentMs: number): Promise<boolean> {
  const ownerFile = join(path, OWNER_FILE);
  const beat = await stat(ownerFile).catch(absent);
  const folder = await stat(path).catch(absent);
  // Without an owner file it is someone else's folder that happens to have such a name.
  if (beat === undefined || folder === undefined || folder.uid !== process.getuid?.()) return false;
  const age = Date.now() - beat.mtimeMs;
  const owner = await readOwner(ownerFile);
  const self = await describeOwner(process.pid);
  if (owner === undefined || owner.pidNamespace === undefined || owner.pidNamespace !== self.pidNamespace) {
    return age > silentMs;
  }
  return (await startTicksOf(owner.pid)) !== owner.startTicks;
}

async function readOwner(ownerFile: string): Promise<Owner | undefined> {
  const text = await readFile(ownerFile, 'utf8').catch(absent);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Owner;
  } catch {
    // Half written: its process died while starting, or is starting now; the heartbeat's age decides.
    return undefined;
  }
}
