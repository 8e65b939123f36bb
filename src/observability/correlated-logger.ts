import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { correlationId } from './correlation.js';

const LEVELS: readonly LogLevel[] = ['debug', 'log', 'warn', 'error', 'fatal'];

export interface LoggingOptions {
  /** The least important level that is written. */
  readonly level: LogLevel;
  /** One JSON object a line, for machines; coloured text otherwise. */
  readonly json: boolean;
}

/** Nest's own logger, with the correlation id of the request on each line. */
export class CorrelatedLogger extends ConsoleLogger {
  constructor({ level, json }: LoggingOptions) {
    super({ json, logLevels: LEVELS.slice(LEVELS.indexOf(level)) });
  }

  protected override getJsonLogObject(
    ...parameters: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    return Object.assign(super.getJsonLogObject(...parameters), { correlationId: correlationId() });
  }

  protected override formatContext(context: string): string {
    const id = correlationId();
    return super.formatContext(id === undefined ? context : `${context} ${id}`);
  }
}
