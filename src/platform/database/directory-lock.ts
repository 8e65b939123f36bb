import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { resolve } from 'node:path';

/** Two processes that write one embedded database destroy it. */
export class DatabaseDirectoryInUseError extends Error {
  override readonly name = 'DatabaseDirectoryInUseError';

  constructor(directory: string, lockFile: string) {
    super(
      `The database in ${directory} is already open, perhaps by a process in another container. Stop that process, ` +
        `or set DATA_DIR to another directory. Do not delete ${lockFile}: that would let a second process in, and ` +
        'two processes destroy the database.',
    );
  }
}

/** The lock could neither be taken nor refused: without a lock the embedded database is not opened. */
export class DatabaseDirectoryLockError extends Error {
  override readonly name = 'DatabaseDirectoryLockError';

  constructor(lockFile: string, reason: string, remedy: string) {
    super(
      `Cannot lock ${lockFile}: ${reason}. ${remedy}, or set DATABASE_URL to use a PostgreSQL server instead.`,
    );
  }
}

/**
 * Holds a directory for this process by a lock of the kernel on the file `<directory>.lock`.
 *
 * The kernel keeps the lock exactly as long as the process has the file open, whatever its process id, container or
 * clock: a killed process loses the lock at once, a paused one keeps it. The file itself stays, because deleting it
 * would let another process lock a new file of that name.
 */
export class DirectoryLock {
  private constructor(private fileDescriptor: number | undefined) {}

  /**
   * @throws DatabaseDirectoryInUseError while a living process, this one included, holds the directory
   * @throws DatabaseDirectoryLockError when the system cannot lock the file
   */
  static acquire(directory: string): DirectoryLock {
    const file = `${resolve(directory)}.lock`;
    const flags = LOCKING_FLAGS[process.platform];
    const fileDescriptor = flags === undefined ? openAndFlock(file) : openLocked(file, flags);
    if (fileDescriptor === undefined) throw new DatabaseDirectoryInUseError(directory, file);
    return new DirectoryLock(fileDescriptor);
  }

  release(): void {
    if (this.fileDescriptor === undefined) return;
    closeSync(this.fileDescriptor);
    this.fileDescriptor = undefined;
  }
}

/** A user who can open the file can also lock it, and so keep the server from starting. */
const OWNER_ONLY = 0o600;
const OPEN = constants.O_RDWR | constants.O_CREAT;

/** Flags that lock the file as it is opened. Node names neither: O_EXLOCK of macOS, UV_FS_O_EXLOCK of libuv on Windows. */
const LOCKING_FLAGS: Partial<Record<NodeJS.Platform, number>> = {
  darwin: 0x20 | constants.O_NONBLOCK,
  win32: 0x10000000,
};

/** @returns undefined if another process holds the lock */
function openLocked(file: string, flags: number): number | undefined {
  try {
    return openSync(file, OPEN | flags, OWNER_ONLY);
  } catch (error) {
    if (hasCode(error, 'EAGAIN') || hasCode(error, 'EBUSY')) return undefined;
    throw error;
  }
}

/**
 * Linux has no such flag and Node no flock(), so the program flock locks a descriptor that it shares with us. The lock
 * belongs to the open file, and outlives that program.
 * @returns undefined if another process holds the lock
 */
function openAndFlock(file: string): number | undefined {
  const fileDescriptor = openSync(file, OPEN, OWNER_ONLY);
  const { error, status, stderr } = spawnSync('flock', ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', fileDescriptor],
    encoding: 'utf8',
  });
  if (status === 0) return fileDescriptor;
  closeSync(fileDescriptor);
  if (hasCode(error, 'ENOENT'))
    throw new DatabaseDirectoryLockError(
      file,
      'the program flock is not installed',
      'Install it (it is part of util-linux and of BusyBox)',
    );
  // Status 1 means "held" in util-linux, BusyBox and toybox; BusyBox also returns it for failures, which it explains.
  if (status === 1 && stderr === '') return undefined;
  throw new DatabaseDirectoryLockError(
    file,
    error?.message ?? (stderr.trim() || `flock ended with status ${String(status)}`),
    'Set DATA_DIR to a directory on a file system that supports flock()',
  );
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
