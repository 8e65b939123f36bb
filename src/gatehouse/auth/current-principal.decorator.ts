import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { McpContext } from '@rekog/mcp-nest';
import type { AuthenticatedRequest } from './authenticated-request.js';
import type { Principal } from './principal.js';

/** The authenticated caller, in a REST route, tool, resource or prompt. @throws Error on a public route */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const request =
    context.getType() === 'rpc'
      ? context.switchToRpc().getContext<McpContext>().getRawRequest<AuthenticatedRequest>()
      : context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (request?.principal === undefined)
    throw new Error('There is no principal: no guard has authenticated one');
  return request.principal;
});
