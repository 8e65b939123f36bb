import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Jest's global setup, once for each of its projects: a directory that all suites of a run share, gone after it. */
export default function setUp() {
  if (process.env.GATEHOUSE_TEST_RUN !== undefined) return;
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-run-'));
  process.env.GATEHOUSE_TEST_RUN = directory;
  process.once('exit', () => {
    rmSync(directory, { recursive: true, force: true });
  });
}
