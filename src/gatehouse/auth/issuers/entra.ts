import { z } from 'zod';
import { entraTenantId, origin, parseOptions, scopePrefix, secureUrl } from '../../option-schemas.js';
import type { Caller, Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';
import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { describeClaim, readScopeList, readScopeText, readText, requireText } from '../tokens/claims.js';
import { IssuerKeySet } from '../tokens/issuer-key-set.js';
import { JwtAccessTokenVerifier } from '../tokens/jwt-access-token-verifier.js';
import type { Issuer, TrustedIssuer } from './issuer.js';

const entraOptions = z.strictObject({
  tenants: z.array(entraTenantId).min(1, 'must name a tenant'),
  clientId: z.guid('must be the GUID of an app registration').transform((value) => value.toLowerCase()),
  appIdUri: scopePrefix.optional(),
  authority: secureUrl.pipe(origin).default('https://login.microsoftonline.com'),
  acceptMachines: z.boolean().default(false),
});

/** Entra ID, whose own tokens are accepted (v1 and v2). */
export interface EntraOptions {
  /** The directories that may enter, by GUID (`tid`). Each is an organization. */
  readonly tenants: readonly string[];
  /** The app registration of this API: the audience of its tokens. */
  readonly clientId: string;
  /** The Application ID URI, which prefixes scopes. Without it, clients are not sent to Entra to log in. */
  readonly appIdUri?: string | undefined;
  /** `https://login.microsoftonline.com` by default; the national clouds have others. */
  readonly authority?: string;
  /** Whether app-only tokens are accepted; false by default. */
  readonly acceptMachines?: boolean;
}

/**
 * Trusts each Entra tenant by both of its issuers. Entra has no resource URLs: the audience of v2 tokens is the client id of
 * the API's app registration, that of v1 tokens also its Application ID URI, on REST and MCP alike.
 * @throws GatehouseOptionsError naming each invalid option
 */
export function entra(options: EntraOptions): Issuer {
  const { tenants, clientId, appIdUri, authority, acceptMachines } = parseOptions(
    'entra',
    entraOptions,
    options,
  );
  const issuers = tenants.map((tenantId) => `${authority}/${tenantId}/v2.0`);
  return {
    trusted: tenants.flatMap((tenantId) => {
      const keysAt = (path: string): IssuerKeySet =>
        new IssuerKeySet(new URL(`${authority}/${tenantId}/discovery/${path}`));
      const v2 = `${authority}/${tenantId}/v2.0`;
      const tenant: EntraTenant = { tenantId, issuer: v2, acceptMachines };
      const trust = (issuer: string, audiences: string[], keys: IssuerKeySet): TrustedIssuer => ({
        issuer,
        verifierFor: (resource) =>
          new JwtAccessTokenVerifier({ ...resource, issuer, audiences, keys, algorithm: 'RS256' }),
        toCaller: (auth) => entraCaller(auth, tenant),
      });
      const appIdUris = appIdUri === undefined ? [] : [appIdUri];
      return [
        trust(v2, [clientId], keysAt('v2.0/keys')),
        trust(`https://sts.windows.net/${tenantId}/`, [clientId, ...appIdUris], keysAt('keys')),
      ];
    }),
    ...(appIdUri !== undefined && {
      authorizationServers: {
        issuers,
        metadataUrl: new URL(`${issuers[0] ?? ''}/.well-known/openid-configuration`),
        signingAlgorithm: 'RS256',
        // Entra takes a bare scope for one of Microsoft Graph's (AADSTS650053).
        formatScope: (scope) => `${appIdUri}/${scope}`,
      },
    }),
  };
}

/** One Entra tenant (directory): a company. */
export interface EntraTenant {
  /** `tid`, a GUID in lower case: the organization. */
  readonly tenantId: string;
  /** The v2 issuer, for tokens of both versions: the user is the same. */
  readonly issuer: string;
  readonly acceptMachines: boolean;
}

/**
 * Reads claims of Entra ID, v1 and v2. `sub` differs between applications, so the user is `oid`; the organization is the tenant.
 * @throws AuthenticationError `token_is_id_token`, `scp_missing`, `machine_refused`, or `claim_…`
 */
export function entraCaller({ subject, claims }: AuthInfo, tenant: EntraTenant): Caller {
  // The issuer names the tenant too. If the two names differ, reject the token.
  const tenantId = requireText(claims, 'tid');
  if (tenantId !== tenant.tenantId)
    throw new AuthenticationError('claim_invalid', { seen: describeClaim('tid', tenantId) });
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

  // Without delegated permissions, only an application (its own subject) may act: a user's roles grant its client nothing.
  if (subject !== objectId) throw new AuthenticationError('scp_missing');
  if (!tenant.acceptMachines) throw new AuthenticationError('machine_refused');
  const scopes = withImpliedScopes(readScopeList(claims, 'roles'));
  return { ...identity, kind: 'machine', scopes, obtainableScopes: scopes };
}

/** `azp` in v2, `appid` in v1. ID tokens have neither, and may have the same audience (a shared app registration). */
function clientIdOf(claims: AuthInfo['claims']): string {
  const clientId = readText(claims, 'azp') ?? readText(claims, 'appid');
  if (clientId === undefined) throw new AuthenticationError('token_is_id_token');
  return clientId;
}

/** A name to show, never an identity: users and administrators can change it. */
function named(claims: AuthInfo['claims']): Pick<Principal, 'displayName'> {
  const displayName =
    readText(claims, 'name') ?? readText(claims, 'preferred_username') ?? readText(claims, 'unique_name');
  return displayName === undefined ? {} : { displayName };
}

const ISSUER_OF_A_TENANT =
  /^https:\/\/[^/]+\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/(v2\.0)?$/i;

/** The tenant in an issuer URL of Entra's form, in any of its clouds. Untrusted: for the diagnosis only. */
export function tenantIdInIssuer(issuer: string): string | undefined {
  return ISSUER_OF_A_TENANT.exec(issuer)?.[1];
}
