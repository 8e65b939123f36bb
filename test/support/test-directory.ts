import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

/** What all suites of this run of Jest share: see test-run.mjs. */
export function runDirectory(): string {
  const run = process.env.GATEHOUSE_TEST_RUN;
  if (run === undefined) throw new Error('Jest was started without its global setup');
  return run;
}

/** A directory of the caller's own, in memory if there is room; gone with the run at the latest. */
export function makeTestDirectory(): Promise<string> {
  return mkdtemp(join(runDirectory(), 'test-'));
}
