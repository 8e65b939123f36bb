import type { AuthInfo } from '../access-token-verifier.js';
import { AuthenticationError } from '../authentication.errors.js';
import { readScopeText, readText, requireText } from '../claims.js';
import type { Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';

export interface IntrospectedProfile {
  /** The member of the answer that names the organization. */
  readonly organizationClaim: string;
  readonly acceptMachines: boolean;
}

/**
 * Reads what an introspection endpoint says of a token (RFC 7662 §2.2). Whoever configures such an issuer says that its
 * logins are company logins; a client that is its own subject acts for no person.
 *
 * @throws AuthenticationError `organization_missing`, `machine_refused`, or `claim_…`
 */
export function introspectedPrincipal(
  { issuer, subject, claims }: AuthInfo,
  { organizationClaim, acceptMachines }: IntrospectedProfile,
): Principal {
  const clientId = requireText(claims, 'client_id');
  const machine = subject === clientId;
  if (machine && !acceptMachines) throw new AuthenticationError('machine_refused');
  const organizationId = readText(claims, organizationClaim);
  if (organizationId === undefined) throw new AuthenticationError('organization_missing');
  const scopes = withImpliedScopes(readScopeText(claims, 'scope'));
  const displayName = readText(claims, 'name') ?? readText(claims, 'username');
  return {
    kind: machine ? 'machine' : 'enterprise',
    issuer,
    userId: subject,
    organizationId,
    clientId,
    scopes,
    ...(machine && { obtainableScopes: scopes }),
    ...(displayName !== undefined && { displayName }),
  };
}
