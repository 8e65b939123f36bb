import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import type { Principal } from '../auth/principal.js';
import type { Decision } from './mcp-authorization.js';

/** A request of the endpoint, behind its guard. */
export interface McpRequest extends AuthenticatedRequest {
  principal: Principal;
  /** Undefined: its message asks for nothing that has scopes. */
  decision?: Decision;
  /** Where mcp-nest looks for the caller's scopes. */
  user?: { readonly scope: string };
}
