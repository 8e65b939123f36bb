import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { readScopeList, readScopeText, readText, requireText } from '../tokens/claims.js';
import type { Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';

/** One Entra tenant (directory): a company. */
export interface EntraTenant {
  /** `tid`, a GUID in lower case: the organization. */
  readonly tenantId: string;
  /** The v2 issuer, whichever version a token is: a user is the same one in both. */
  readonly issuer: string;
  readonly acceptMachines: boolean;
}

/**
 * Reads the claims that Entra ID issues directly, v1 and v2. `sub` differs for each application, so a person is known
 * by tenant and `oid`; the tenant plays the part of the organization.
 *
 * @throws AuthenticationError `token_is_id_token`, `machine_refused`, or `claim_…`
 */
export function entraPrincipal({ subject, claims }: AuthInfo, tenant: EntraTenant): Principal {
  // The issuer has named this tenant already; a token whose two names for it differ is nobody's.
  const tenantId = requireText(claims, 'tid');
  if (tenantId !== tenant.tenantId)
    throw new AuthenticationError('claim_invalid', { seen: `tid is ${JSON.stringify(tenantId)}` });
  const objectId = requireText(claims, 'oid');
  const identity = {
    issuer: tenant.issuer,
    userId: objectId,
    organizationId: tenant.tenantId,
    clientId: clientIdOf(claims),
  };
  const delegated = readScopeText(claims, 'scp');
  if (delegated.length > 0)
    return { ...identity, kind: 'enterprise', ...named(claims), scopes: withImpliedScopes(delegated) };

  // Without delegated permissions only an application acts, and it is its own subject. A user's token with
  // app roles alone is refused: roles say what a person may do, not what they let this client do.
  if (subject !== objectId) throw new AuthenticationError('claim_missing', { seen: 'scp is missing' });
  if (!tenant.acceptMachines) throw new AuthenticationError('machine_refused');
  const scopes = withImpliedScopes(readScopeList(claims, 'roles'));
  return { ...identity, kind: 'machine', scopes, obtainableScopes: scopes };
}

/** `azp` in v2, `appid` in v1. An ID token, which a shared app registration gives the same audience, has neither. */
function clientIdOf(claims: AuthInfo['claims']): string {
  const clientId = readText(claims, 'azp') ?? readText(claims, 'appid');
  if (clientId === undefined) throw new AuthenticationError('token_is_id_token');
  return clientId;
}

/** A name to show, never an identity: users change it, and administrators give it anew. */
function named(claims: AuthInfo['claims']): Pick<Principal, 'displayName'> {
  const displayName =
    readText(claims, 'name') ?? readText(claims, 'preferred_username') ?? readText(claims, 'unique_name');
  return displayName === undefined ? {} : { displayName };
}

const ISSUER_OF_A_TENANT =
  /^https:\/\/[^/]+\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/(v2\.0)?$/i;

/** The tenant that an issuer spelled like Entra's stands for, in any of its clouds: for the diagnosis, not to be trusted. */
export function tenantIdInIssuer(issuer: string): string | undefined {
  return ISSUER_OF_A_TENANT.exec(issuer)?.[1];
}
