import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** An embedded database is 40 MB of a thousand files, and several suites have theirs open at once. */
const ENOUGH = 2 * 1024 ** 3;

/** Jest's global setup, once for each of its projects: a directory that all suites of a run share, gone after it. */
export default function setUp() {
  if (process.env.GATEHOUSE_TEST_RUN !== undefined) return;
  const directory = mkdtempSync(join(memoryHasRoom() ? MEMORY : tmpdir(), 'gatehouse-test-run-'));
  process.env.GATEHOUSE_TEST_RUN = directory;
  process.once('exit', () => {
    rmSync(directory, { recursive: true, force: true });
  });
}

/** Where there are files in memory (Linux; in a container often 64 MB of them), a database is there ten times as soon. */
function memoryHasRoom() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ENOUGH;
  } catch {
    return false;
  }
}
