import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import { InsufficientScopeError } from '../auth/scopes.js';
import { Config } from '../config/config.js';
import { nameOperation } from '../observability/correlation.js';
import { ToolCatalog } from './tool-catalog.js';

const toolCall = z.object({
  method: z.literal('tools/call'),
  params: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).optional() }),
});

/** @param body the parsed JSON-RPC message, of any shape */
export const calledToolName = (body: unknown): string | undefined =>
  toolCall.safeParse(body).data?.params.name;

/** Why a call may not go through: a new login could change that, or none could. */
export type ToolRefusal =
  | { readonly kind: 'step-up'; readonly error: InsufficientScopeError }
  | { readonly kind: 'hidden'; readonly toolName: string };

/**
 * Decides before a tool is called whether the caller's scopes cover it; the services check again behind it. In the place
 * of mcp-nest's own check, which would tell a caller that a tool exists even where no login of theirs could reach it.
 */
@Injectable()
export class ToolAuthorization {
  constructor(
    private readonly tools: ToolCatalog,
    private readonly config: Config,
  ) {}

  /**
   * Step-up (MCP authorization, "Scope Challenge Handling"): where a new login could bring what is missing, the call is
   * refused at HTTP level, so that a client reads the challenge and asks for more. Not so for clients that mishandle
   * the 403 (STEP_UP=tool-error): their call is answered as a tool's error.
   *
   * @param body the parsed JSON-RPC message, of any shape
   * @throws InsufficientScopeError naming all scopes that the tool needs
   */
  check(body: unknown, principal: Principal | undefined): void {
    this.nameCall(body);
    if (principal === undefined || this.config.environment.STEP_UP === 'tool-error') return;
    const refusal = this.refusalOf(body, principal);
    if (refusal?.kind === 'step-up') throw refusal.error;
  }

  /**
   * @param body the parsed JSON-RPC message, of any shape
   * @returns undefined for whatever is no call of a known tool: the protocol has its own answer to that
   */
  refusalOf(body: unknown, principal: Principal): ToolRefusal | undefined {
    const toolName = calledToolName(body);
    const tool = toolName === undefined ? undefined : this.tools.find(toolName);
    if (tool === undefined) return undefined;
    const { name, requiredScopes } = tool;
    const coveredBy = (scopes: readonly string[]): boolean =>
      requiredScopes.every((scope) => scopes.includes(scope));
    if (coveredBy(principal.scopes)) return undefined;
    return principal.obtainableScopes === undefined || coveredBy(principal.obtainableScopes)
      ? { kind: 'step-up', error: new InsufficientScopeError(requiredScopes) }
      : { kind: 'hidden', toolName: name };
  }

  /** For the audit log; a tool that does not exist has no name worth keeping. */
  private nameCall(body: unknown): void {
    const call = toolCall.safeParse(body);
    if (!call.success || this.tools.find(call.data.params.name) === undefined) return;
    const { name, arguments: given = {} } = call.data.params;
    nameOperation({ name, arguments: () => given });
  }
}
