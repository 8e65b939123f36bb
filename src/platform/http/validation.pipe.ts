import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidRequestError } from '../../gatehouse/index.js';

/** Validates what has a schema (`@Query({ schema })`), and names each invalid field. */
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
