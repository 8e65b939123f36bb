import {
  BadRequestException,
  ConflictException,
  GoneException,
  HttpException,
  NotFoundException,
} from '@nestjs/common';
import { DomainError } from './domain-error.js';
import { errorCode, errorKind, errorMessage } from './error-kind.js';

class OrderLockedError extends DomainError {
  constructor() {
    super('conflict', 'order_locked', 'The order is locked.');
  }
}

describe('an error of the application', () => {
  it.each<[Error, string | undefined, string, string]>([
    [new OrderLockedError(), 'conflict', 'order_locked', 'The order is locked.'],
    [new NotFoundException('There is no order 7'), 'not_found', 'http_404', 'There is no order 7'],
    [new GoneException('Order 7 is gone'), 'invalid', 'http_410', 'Order 7 is gone'],
    [
      new BadRequestException(['a is missing', 'b is too long']),
      'invalid',
      'http_400',
      'a is missing; b is too long',
    ],
    [new HttpException({ reason: 'x' }, 422), 'invalid', 'http_422', 'Http Exception'],
    [new HttpException('upstream said: secret', 502), undefined, 'http_502', 'upstream said: secret'],
    [new ConflictException(new Error('password=hunter2')), 'conflict', 'http_409', 'Conflict'],
    [new Error('password=hunter2'), undefined, 'internal_error', 'password=hunter2'],
  ])('%p has a kind, a code and words', (error, kind, code, message) => {
    expect({ kind: errorKind(error), code: errorCode(error), message: errorMessage(error) }).toEqual({
      kind,
      code,
      message,
    });
  });

  it('tells nothing of its cause as JSON', () => {
    class UnavailableError extends DomainError {
      constructor(cause: Error) {
        super('unavailable', 'unavailable', 'Try again.', { cause });
      }
    }
    const error = new UnavailableError(new Error('password=hunter2'));
    expect(error.cause).toBeInstanceOf(Error);
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(Object.keys(error)).not.toContain('cause');
  });

  it('has its status by the method, the property and the body, for whichever a filter reads', () => {
    const error = new OrderLockedError();
    expect(error.getStatus()).toBe(409);
    expect(error).toHaveProperty('status', 409);
    expect(error.getResponse()).toEqual({
      statusCode: 409,
      error: 'Conflict',
      message: 'The order is locked.',
      code: 'order_locked',
    });
  });
});
