import { z } from 'zod';
import type { Caller } from './principal.js';
import { SCOPE_TOKEN, withImpliedScopes } from './scopes.js';
import { requireText } from './tokens/claims.js';

const caller = z.object({
  kind: z.enum(['enterprise', 'machine', 'service']),
  issuer: z.string(),
  userId: z.string(),
  organizationId: z.string().optional(),
  clientId: z.string(),
  scopes: z.array(z.string()),
  obtainableScopes: z.array(z.string()).optional(),
  displayName: z.string().optional(),
});

/**
 * Checks what the option `authenticate` returned, and adds the scopes that its scopes imply.
 *
 * @throws Error naming the first member of the wrong type: a fault of the application's
 * @throws AuthenticationError `claim_missing` or `claim_invalid` for text that no issuer would send, as in a token's claims
 */
export function readCaller(returned: Caller): Caller {
  const checked = caller.safeParse(returned);
  if (!checked.success)
    throw new Error(
      `The option authenticate must return a Caller or undefined: ${checked.error.issues[0]?.path.join('.') ?? 'it'} is wrong. ` +
        'A Caller has kind (enterprise, machine or service), issuer, userId, clientId and scopes (a list).',
    );
  const { issuer, userId, clientId, organizationId, displayName } = checked.data;
  for (const [name, text] of Object.entries({ issuer, userId, clientId, organizationId, displayName }))
    if (text !== undefined && (text !== '' || name !== 'organizationId')) requireText({ [name]: text }, name);
  // The parsed members only: those of an instance may be getters of its class.
  const { scopes, obtainableScopes, kind } = checked.data;
  return {
    ...{ kind, issuer, userId, clientId, organizationId },
    scopes: scopesOf(scopes),
    ...(obtainableScopes !== undefined && { obtainableScopes: scopesOf(obtainableScopes) }),
    ...(displayName !== undefined && { displayName }),
  };
}

/** Malformed scopes grant nothing, as in a token's claims. */
const scopesOf = (given: readonly string[]): string[] =>
  withImpliedScopes(given.filter((scope) => SCOPE_TOKEN.test(scope)));
