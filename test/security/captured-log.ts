import { CorrelatedLogger } from '../../src/platform/observability/correlated-logger.js';
import { correlationId } from '../../src/gatehouse/index.js';

export interface LogLine {
  readonly level: string;
  readonly text: string;
  /** Of the request it was written for. */
  readonly correlationId: string | undefined;
}

/** The server's own logger, whose lines are kept instead of written. */
export class CapturedLog extends CorrelatedLogger {
  private readonly lines: LogLine[] = [];

  constructor() {
    super({ level: 'debug', json: true });
  }

  /** @param id of an answer; none where the application never saw the request */
  linesOf(id: string | undefined): LogLine[] {
    return id === undefined ? [] : this.lines.filter((line) => line.correlationId === id);
  }

  protected override printAsJson(...[message, options]: Parameters<CorrelatedLogger['printAsJson']>): void {
    this.lines.push({ level: options.logLevel, text: String(message), correlationId: correlationId() });
  }
}
