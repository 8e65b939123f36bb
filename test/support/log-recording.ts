import { CorrelatedLogger } from '../../src/platform/observability/correlated-logger.js';
import type { TestApp } from './test-app.js';

/** Lets the application log as in production, to the returned string instead of the terminal, until the test ends. */
export function recordLog({ app }: TestApp): { text: string } {
  const log = { text: '' };
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((part) => {
      log.text += String(part);
      return true;
    });
  app.useLogger(new CorrelatedLogger({ level: 'debug', json: false }));
  return log;
}

/** To be called after each test that recorded. */
export function endRecording({ app }: TestApp): void {
  jest.restoreAllMocks();
  app.useLogger(false);
}
