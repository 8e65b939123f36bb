import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { readScopeText, readText, requireText } from '../tokens/claims.js';
import type { Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';

/** A member of the answer that only a person's token has, or has with this value. */
export interface PersonMark {
  readonly claim: string;
  readonly value?: string | undefined;
}

export interface IntrospectedProfile {
  readonly personMark: PersonMark;
  /** The member of the answer that names the organization. */
  readonly organizationClaim: string;
  /** The only ones it may name: the others are for other issuers to vouch for. */
  readonly organizations: readonly string[];
  readonly acceptMachines: boolean;
}

/**
 * Reads what an introspection endpoint says of a token (RFC 7662 §2.2). Nothing in that answer tells a person from a
 * program: `username` and a subject of its own are given to service accounts, too. So a person must be proved by a mark
 * that the issuer sets, and what is no person's is a program's only where the subject is the client (RFC 9068 §2.2).
 *
 * @throws AuthenticationError `not_enterprise`, `machine_refused`, `organization_missing`, `organization_refused`, or
 *   `claim_…`
 */
export function introspectedPrincipal(
  { issuer, subject, claims }: AuthInfo,
  profile: IntrospectedProfile,
): Principal {
  const clientId = requireText(claims, 'client_id');
  const kind = kindOf(subject, clientId, claims, profile);
  const scopes = withImpliedScopes(readScopeText(claims, 'scope'));
  const displayName = readText(claims, 'name') ?? readText(claims, 'username');
  return {
    kind,
    issuer,
    userId: subject,
    organizationId: organizationOf(claims, profile),
    clientId,
    scopes,
    ...(kind === 'machine' && { obtainableScopes: scopes }),
    ...(displayName !== undefined && { displayName }),
  };
}

function kindOf(
  subject: string,
  clientId: string,
  claims: AuthInfo['claims'],
  { personMark: { claim, value }, acceptMachines }: IntrospectedProfile,
): Principal['kind'] {
  if (subject === clientId) {
    if (!acceptMachines) throw new AuthenticationError('machine_refused');
    return 'machine';
  }
  const found = readText(claims, claim);
  if (found === undefined || (value !== undefined && found !== value))
    throw new AuthenticationError('not_enterprise', { seen: `${claim} is ${JSON.stringify(found ?? null)}` });
  return 'enterprise';
}

function organizationOf(
  claims: AuthInfo['claims'],
  { organizationClaim, organizations }: IntrospectedProfile,
): string {
  const organizationId = readText(claims, organizationClaim);
  if (organizationId === undefined) throw new AuthenticationError('organization_missing');
  if (!organizations.includes(organizationId))
    throw new AuthenticationError('organization_refused', {
      seen: `${organizationClaim} is ${JSON.stringify(organizationId)}`,
    });
  return organizationId;
}
