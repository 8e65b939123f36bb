import { inspect } from 'node:util';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { correlationId, describeError, sourceAddress } from '../../gatehouse/index.js';
import { logStack, logText } from './log-text.js';

const LEVELS: readonly LogLevel[] = ['debug', 'log', 'warn', 'error', 'fatal'];

/** What Nest and mcp-nest say of their own start. */
const START_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestMicroservice',
  'NestApplication',
  'McpStrategy',
]);

export interface LoggingOptions {
  /** The least important level that is written. */
  readonly level: LogLevel;
  /** One JSON object a line, for machines; coloured text otherwise. */
  readonly json: boolean;
}

/** Nest's logger, with the correlation id on each line. Escaped text cannot forge a line. */
export class CorrelatedLogger extends ConsoleLogger {
  /** To a developer, the modules and routes at each start are noise that hides the lines that matter. */
  private readonly quietStart: boolean;

  constructor({ level, json }: LoggingOptions) {
    super({ json, logLevels: LEVELS.slice(LEVELS.indexOf(level)) });
    this.quietStart = !json && level !== 'debug';
  }

  /** Every method of the logger ends here. */
  protected override printMessages(
    messages: unknown[],
    context?: string,
    logLevel?: LogLevel,
    writeStreamType?: 'stdout' | 'stderr',
    errorStack?: unknown,
    params?: Record<string, unknown>,
  ): void {
    if (this.quietStart && logLevel === 'log' && START_CONTEXTS.has(context ?? '')) return;
    super.printMessages(
      messages.map((message) => printable(this.resolveMessage(message))),
      context,
      logLevel,
      writeStreamType,
      typeof errorStack === 'string' ? logStack(errorStack) : errorStack,
      params,
    );
  }

  protected override printStackTrace(stack: string | undefined): void {
    super.printStackTrace(stack === undefined ? '' : logStack(stack));
  }

  protected override getJsonLogObject(
    ...parameters: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    return Object.assign(super.getJsonLogObject(...parameters), {
      correlationId: correlationId(),
      sourceAddress: sourceAddress(),
    });
  }

  protected override formatContext(context: string): string {
    const id = correlationId();
    return super.formatContext([context, id, sourceAddress()].filter(Boolean).join(' '));
  }
}

function printable(message: unknown): string {
  if (message instanceof Error) return logStack(describeError(message));
  return logText(typeof message === 'string' ? message : inspect(message, { breakLength: Infinity }));
}
