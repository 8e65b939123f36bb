import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { ApiRequest } from './api-request.js';
import { ANONYMOUS, SCOPE } from './auth.decorators.js';

/** Global: every route needs what `readAuth` found, unless it is `@Anonymous()`. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(ANONYMOUS, targets)) return true;
    const { user } = context.switchToHttp().getRequest<ApiRequest>();
    if (user === undefined) throw new UnauthorizedException('A bearer token is required');
    const scope = this.reflector.getAllAndOverride<string | undefined>(SCOPE, targets);
    if (scope !== undefined && !user.scopes.includes(scope))
      throw new ForbiddenException(`The scope ${scope} is required`);
    return true;
  }
}
