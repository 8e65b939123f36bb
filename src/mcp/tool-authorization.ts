import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import { requireScopes } from '../auth/scopes.js';
import { ToolCatalog } from './tool-catalog.js';

const toolCall = z.object({ method: z.literal('tools/call'), params: z.object({ name: z.string() }) });

/**
 * Step-up (MCP authorization, "Scope Challenge Handling"): a call that the token's scopes do not cover is refused at
 * HTTP level, where a client can read the challenge and ask for more. The services check again behind it.
 */
@Injectable()
export class ToolAuthorization {
  constructor(private readonly tools: ToolCatalog) {}

  /**
   * @param body the parsed JSON-RPC message, of any shape
   * @throws InsufficientScopeError naming all scopes that the tool needs
   */
  check(body: unknown, principal: Principal | undefined): void {
    const call = toolCall.safeParse(body);
    if (!call.success || principal === undefined) return;
    const tool = this.tools.find(call.data.params.name);
    if (tool !== undefined) requireScopes(principal, tool.requiredScopes);
  }
}
