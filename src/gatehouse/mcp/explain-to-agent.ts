import type { Logger } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import { correlationId } from '../http/correlation.js';
import { describeError } from '../errors/describe-error.js';

/**
 * What an agent is told of an error: a domain error speaks for itself, of anything else it learns only the correlation
 * id, under which the log has the rest.
 */
export function explainToAgent(error: unknown, logger: Logger): string {
  const reference = `(correlation id ${correlationId() ?? 'unknown'})`;
  if (error instanceof DomainError && error.kind !== 'unavailable') {
    if (error.kind === 'forbidden') logger.warn(`${error.code} over MCP: ${error.message}`);
    return `${error.message} (${error.code})`;
  }
  logger.error('A request over MCP failed', describeError(error));
  if (error instanceof DomainError) return `${error.message} (${error.code}) ${reference}`;
  return `Something went wrong on our side. ${reference}`;
}
