import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { InsufficientScopeError } from '../auth/scopes.js';
import { Config } from '../../platform/config/config.js';
import { nameOperation } from '../http/correlation.js';
import { requestedOperation, type RequestedOperation } from './requested-operation.js';
import { McpCatalog } from './mcp-catalog.js';

/** Why a request may not go through: a new login could change that, or none could. */
export type Refusal = { readonly operation: RequestedOperation } & (
  { readonly kind: 'step-up'; readonly error: InsufficientScopeError } | { readonly kind: 'hidden' }
);

/** Whether these scopes are enough to be shown a thing, and served it. */
export function covers(
  scopes: readonly string[],
  { requiredScopes }: { readonly requiredScopes: readonly string[] },
): boolean {
  return requiredScopes.every((scope) => scopes.includes(scope));
}

/**
 * Decides, before a tool is called, a resource read, a prompt fetched or an argument of one completed, whether the
 * caller's scopes cover it; the services check again behind it. In the place of mcp-nest's own check, which knows of
 * tools only, and would tell a caller that one exists even where no login of theirs could reach it.
 */
@Injectable()
export class McpAuthorization {
  constructor(
    private readonly catalog: McpCatalog,
    private readonly config: Config,
  ) {}

  /**
   * Step-up (MCP authorization, "Scope Challenge Handling"): where a new login could bring what is missing, the request
   * is refused at HTTP level, so that a client reads the challenge and asks for more. Not so for clients that mishandle
   * the 403 (STEP_UP=tool-error): theirs is answered as a tool's error.
   *
   * @param body the parsed JSON-RPC message, of any shape
   * @throws InsufficientScopeError naming all scopes that the operation needs
   */
  check(body: unknown, principal: Principal | undefined): void {
    const operation = requestedOperation(body, this.catalog);
    // For the audit log; what does not exist has no name worth keeping.
    if (operation !== undefined)
      nameOperation({ name: operation.label, arguments: () => operation.arguments });
    if (principal === undefined || this.config.environment.STEP_UP === 'tool-error') return;
    const refusal = this.refusalOf(body, principal);
    if (refusal?.kind === 'step-up') throw refusal.error;
  }

  /**
   * @param body the parsed JSON-RPC message, of any shape
   * @returns undefined for whatever asks for nothing in the catalog: the protocol has its own answer to that
   */
  refusalOf(body: unknown, principal: Principal): Refusal | undefined {
    const operation = requestedOperation(body, this.catalog);
    if (operation === undefined || covers(principal.scopes, operation)) return undefined;
    return principal.obtainableScopes === undefined || covers(principal.obtainableScopes, operation)
      ? { kind: 'step-up', operation, error: new InsufficientScopeError(operation.requiredScopes) }
      : { kind: 'hidden', operation };
  }
}
