import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * Installs what the drivers' package-lock.json says, beside a copy of the drivers. No script of a package is run.
 * @returns the directory, which later runs use again while the lock stays the same
 */
export async function installMoreClients(drivers: string): Promise<string> {
  const lock = await readFile(join(drivers, 'package-lock.json'));
  const directory = resolve('.data/clients', createHash('sha256').update(lock).digest('hex').slice(0, 16));
  if (!existsSync(directory)) {
    const unfinished = `${directory}.${process.pid}`;
    await cp(drivers, unfinished, { recursive: true });
    const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    await promisify(execFile)('npm', install, { cwd: unfinished });
    await rename(unfinished, directory).catch(() => rm(unfinished, { recursive: true }));
  }
  // The drivers may have changed since.
  await cp(drivers, directory, { recursive: true });
  return directory;
}
