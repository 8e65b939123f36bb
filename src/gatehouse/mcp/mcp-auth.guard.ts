import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { BearerAuthGuard, type ProtectedResource } from '../auth/bearer-auth.guard.js';
import { MCP_RESOURCE } from './mcp-resource.js';

/** What mcp-nest reads to decide which tools a caller sees and may call. */
interface McpRequest extends AuthenticatedRequest {
  user?: { readonly scope: string };
}

/**
 * Stands before every verb of the MCP endpoint, `initialize` and `tools/list` included: the list of tools is
 * information. Without a good token for this very resource: 401 and the way to its metadata.
 */
@Injectable()
export class McpAuthGuard extends BearerAuthGuard {
  constructor(@Inject(MCP_RESOURCE) resource: ProtectedResource) {
    super(resource);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    const request = context.switchToHttp().getRequest<McpRequest>();
    request.user = { scope: request.principal?.scopes.join(' ') ?? '' };
    return true;
  }
}
