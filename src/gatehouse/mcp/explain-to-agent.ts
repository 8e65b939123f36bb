import type { Logger } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import { describeError } from '../errors/describe-error.js';
import { errorKind, errorMessage } from '../errors/error-kind.js';
import { quoted } from '../errors/quoted.js';
import { correlationId } from '../http/correlation.js';

/**
 * What an agent reads of an error: the message of an error of the application that blames the request. Of anything else
 * it reads only the correlation id, under which the log has the rest.
 */
export function explainToAgent(error: unknown, logger: Logger): string {
  const reference = `(correlation id ${correlationId() ?? 'unknown'})`;
  const kind = errorKind(error);
  const code = error instanceof DomainError ? ` (${error.code})` : '';
  if (error instanceof Error && kind !== undefined && kind !== 'unavailable') {
    const text = `${errorMessage(error)}${code}`;
    if (kind === 'forbidden') logger.warn(`Forbidden over MCP: ${quoted(text)}`);
    return text;
  }
  logger.error('A request over MCP failed', describeError(error));
  if (error instanceof DomainError) return `${error.message}${code} ${reference}`;
  return `Something went wrong on our side. ${reference}`;
}
