import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { resolve } from 'node:path';

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

export class DatabaseDirectoryLockError extends Error {
  override readonly name = 'DatabaseDirectoryLockError';

  constructor(lockFile: string, reason: string, remedy: string) {
    super(
      `Cannot lock ${lockFile}: ${reason}. ${remedy}, or set DATABASE_URL to use a PostgreSQL server instead.`,
    );
  }
}

/**
 * Holds a directory for this process by a kernel lock on the file `<directory>.lock`, which ends with the process.
 * The file itself stays: if it were deleted, another process could lock a new file of that name.
 */
export class DirectoryLock {
  private constructor(private fileDescriptor: number | undefined) {}

  /**
   * @throws DatabaseDirectoryInUseError while a process, this one included, holds the directory
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

/** Any user who can open the file could lock it and prevent the start. */
const OWNER_ONLY = 0o600;
const OPEN = constants.O_RDWR | constants.O_CREAT;

/** Flags that lock the file on opening: O_EXLOCK on macOS, UV_FS_O_EXLOCK of libuv on Windows. */
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
 * Linux has no such flag and Node no flock(): the program flock locks our descriptor, and the lock outlives it.
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
  // Status 1 means "held"; BusyBox also returns it for failures, with a message.
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
