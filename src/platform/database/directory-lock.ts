import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Two processes on one embedded database destroy it. */
export class DatabaseDirectoryInUseError extends Error {
  override readonly name = 'DatabaseDirectoryInUseError';

  constructor(
    directory: string,
    lockFile: string,
    /** The process that has it. */
    readonly owner: number,
  ) {
    super(
      `The database in ${directory} is already open in process ${owner}. Stop that process, or set DATA_DIR to ` +
        `another directory. If process ${owner} is not a Gatehouse server, delete ${lockFile} and start again.`,
    );
  }
}

const openedHere = new Set<string>();

/** How long a taken-over lock must stay ours before we trust it. */
const SETTLE_MS = 100;

/** Holds a directory for this process by a file beside it, `<directory>.lock`, that names the process. */
export class DirectoryLock {
  private constructor(private readonly file: string) {
    openedHere.add(file);
  }

  /** @throws DatabaseDirectoryInUseError while a living process, this one included, holds the directory */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const file = `${resolve(directory)}.lock`;
    if (createLock(file)) return new DirectoryLock(file);

    const owner = ownerOf(file);
    if (isHeld(file, owner)) throw new DatabaseDirectoryInUseError(directory, file, owner);

    // Left by a process that was killed. Of several that take it over at once the last one has it; a process sees
    // whether that was itself after the others had their turn.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, String(process.pid));
    renameSync(own, file);
    await delay(SETTLE_MS);
    const winner = ownerOf(file);
    if (winner !== process.pid) throw new DatabaseDirectoryInUseError(directory, file, winner);
    return new DirectoryLock(file);
  }

  release(): void {
    if (openedHere.delete(this.file)) rmSync(this.file, { force: true });
  }
}

function createLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** The process id in the lock file; 0, which is no process, if the file is gone or damaged. */
function ownerOf(file: string): number {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : 0;
  } catch {
    return 0;
  }
}

/** In a container a process often gets the id of its predecessor: our own id counts only if we hold the lock. */
function isHeld(file: string, owner: number): boolean {
  if (owner === process.pid) return openedHere.has(file);
  return owner !== 0 && isAlive(owner);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
