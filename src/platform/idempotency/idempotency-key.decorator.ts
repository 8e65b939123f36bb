import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { InvalidIdempotencyKeyError } from './idempotency.errors.js';
import { idempotencyKey } from './idempotency-key.schema.js';

/**
 * The header `Idempotency-Key` of a REST call, undefined where it is not sent.
 * @throws InvalidIdempotencyKeyError (400) when it is empty, too long, sent twice, or not visible ASCII
 */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => {
    // Node joins repeated headers with a comma and a space, which is invalid in a key.
    const result = idempotencyKey
      .optional()
      .safeParse(context.switchToHttp().getRequest<Request>().get('Idempotency-Key'));
    if (!result.success) throw new InvalidIdempotencyKeyError();
    return result.data;
  },
);

/** Documents the header on a route that takes it. */
export const ApiIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and request, done once.',
  });
