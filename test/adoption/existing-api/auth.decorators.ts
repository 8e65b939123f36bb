import {
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { ApiRequest, ApiUser } from './api-request.js';

export const ANONYMOUS = 'anonymous';
export const SCOPE = 'scope';

/** The route needs no token. */
export const Anonymous = (): CustomDecorator => SetMetadata(ANONYMOUS, true);

/** The route needs a token with this scope. */
export const NeedsScope = (scope: string): CustomDecorator => SetMetadata(SCOPE, scope);

export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): ApiUser => {
  const { user } = context.switchToHttp().getRequest<ApiRequest>();
  if (user === undefined) throw new Error('An anonymous route has no current user');
  return user;
});
