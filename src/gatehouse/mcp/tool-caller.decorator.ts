import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { McpContext } from '@rekog/mcp-nest';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import type { Principal } from '../auth/principal.js';

/** The authenticated caller of a tool, as McpAuthGuard let it in. */
export const ToolCaller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const request = context.switchToRpc().getContext<McpContext>().getRawRequest<AuthenticatedRequest>();
  if (request?.principal === undefined) throw new Error('A tool was called without a principal');
  return request.principal;
});
