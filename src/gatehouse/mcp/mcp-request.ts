import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import type { Principal } from '../auth/principal.js';
import type { Refusal } from './mcp-authorization.js';

/** A request of the endpoint, behind its guard. */
export interface McpRequest extends AuthenticatedRequest {
  principal: Principal;
  /** What mcp-nest reads to decide which tools a caller sees and may call. */
  user?: { readonly scope: string };
  /** Set when its message may not be handled, and is to be answered in the protocol. */
  refusal?: Refusal | undefined;
}
