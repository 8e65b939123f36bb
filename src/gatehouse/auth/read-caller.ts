import { z } from 'zod';
import type { Caller } from './principal.js';
import { SCOPE_TOKEN, withImpliedScopes } from './scopes.js';
import { requireText } from './tokens/claims.js';

/** Malformed scopes grant nothing, as in a token's claims. */
const scopeList = z
  .array(z.string())
  .transform((given) => withImpliedScopes(given.filter((scope) => SCOPE_TOKEN.test(scope))));

const caller = z.object({
  kind: z.enum(['enterprise', 'machine', 'service']),
  issuer: z.string(),
  userId: z.string(),
  organizationId: z.string().optional(),
  clientId: z.string(),
  scopes: scopeList,
  obtainableScopes: scopeList.optional(),
  displayName: z.string().optional(),
});

/**
 * Validates the result of the option `authenticate`, and adds implied scopes.
 * @throws Error naming the first member of the wrong type
 * @throws AuthenticationError `claim_missing` or `claim_invalid` for text that is invalid in a token's claims too
 */
export function readCaller(returned: Caller): Caller {
  const checked = caller.safeParse(returned);
  if (!checked.success)
    throw new Error(
      `The option authenticate must return a Caller or undefined: ${checked.error.issues[0]?.path.join('.') ?? 'it'} is wrong. ` +
        'A Caller has kind (enterprise, machine or service), issuer, userId, clientId and scopes (a list).',
    );
  const { kind, issuer, userId, clientId, organizationId, displayName, scopes, obtainableScopes } =
    checked.data;
  for (const [name, text] of Object.entries({ issuer, userId, clientId, organizationId, displayName }))
    if (text !== undefined && (text !== '' || name !== 'organizationId')) requireText({ [name]: text }, name);
  return {
    ...{ kind, issuer, userId, clientId, organizationId, scopes },
    ...(obtainableScopes !== undefined && { obtainableScopes }),
    ...(displayName !== undefined && { displayName }),
  };
}
