import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidRequestError } from '../../gatehouse/index.js';

/** Validates whatever a controller gives a schema for (`@Query({ schema })`), naming each field that does not fit. */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new InvalidRequestError(
        issues.map(({ path = [], message }) => ({
          field: path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.'),
          message,
        })),
      ),
  });
}
