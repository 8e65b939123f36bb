import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidRequestError } from '../../gatehouse/index.js';

/** A body may have thousands of unknown fields, and messages name them. */
const MOST_FAULTS = 20;
const LONGEST_MESSAGE = 500;

/** Validates what has a schema (`@Query({ schema })`), and names each invalid field. */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new InvalidRequestError(
        issues.slice(0, MOST_FAULTS).map(({ path = [], message }) => ({
          field: path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.'),
          message: message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`,
        })),
      ),
  });
}
