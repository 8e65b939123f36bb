import { z } from 'zod';
import { issuerUrl, parseOptions, personMark, secureUrl } from '../../option-schemas.js';
import type { Caller, Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';
import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { describeClaim, readOrganization, readScopeText, readText, requireText } from '../tokens/claims.js';
import { IntrospectionAccessTokenVerifier } from '../tokens/introspection-access-token-verifier.js';
import { IntrospectionEndpoint } from '../tokens/introspection-endpoint.js';
import type { Issuer } from './issuer.js';

const introspectionOptions = z.strictObject({
  issuer: issuerUrl,
  endpoint: secureUrl,
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  personMark: personMark.transform(readPersonMark),
  organizations: z.array(z.string().min(1)).min(1, 'must name an organization'),
  organizationClaim: z.string().min(1).default('org_id'),
  acceptMachines: z.boolean().default(false),
});

/** An issuer of opaque tokens, which are introspected (RFC 7662). */
export interface IntrospectionOptions {
  /** Compared with `iss` of the answer, character by character. */
  readonly issuer: string;
  /** The introspection endpoint: https, or http on this machine. */
  readonly endpoint: string;
  /** What this server shows at the endpoint (RFC 7662 §2.1). */
  readonly clientId: string;
  readonly clientSecret: string;
  /** A member of the answer that only a person's token has: `uid`, or `identity_provider=entra`. */
  readonly personMark: string;
  /** The only organizations that this issuer may name. */
  readonly organizations: readonly string[];
  /** The member of the answer that names the organization; `org_id` by default. */
  readonly organizationClaim?: string;
  /** Whether a token whose subject is the client is accepted; false by default. */
  readonly acceptMachines?: boolean;
}

/**
 * Trusts an issuer whose tokens are opaque. If no other issuer has a login, name its authorization server in the option
 * `authorizationServers`: the metadata does not name it otherwise.
 * @throws GatehouseOptionsError naming each invalid option
 */
export function introspection(options: IntrospectionOptions): Issuer {
  const { issuer, endpoint, clientId, clientSecret, ...profile } = parseOptions(
    'introspection',
    introspectionOptions,
    options,
  );
  // One for all resources: they share its limit of concurrent requests.
  const shared = new IntrospectionEndpoint({ issuer, endpoint: new URL(endpoint), clientId, clientSecret });
  return {
    opaqueTokens: true,
    trusted: [
      {
        issuer,
        verifierFor: (resource) =>
          new IntrospectionAccessTokenVerifier({ ...resource, issuer, endpoint: shared }),
        toCaller: (auth) => introspectedCaller(auth, profile),
      },
    ],
  };
}

function readPersonMark(text: string): { readonly claim: string; readonly value?: string | undefined } {
  const [claim = '', ...value] = text.split('=');
  return { claim, value: value.length === 0 ? undefined : value.join('=') };
}

/** The rules that `introspectedCaller` applies. */
export type IntrospectedProfile = Pick<
  z.output<typeof introspectionOptions>,
  'personMark' | 'organizationClaim' | 'organizations' | 'acceptMachines'
>;

/**
 * Reads an introspection response (RFC 7662 §2.2). It does not tell people from programs: service accounts have a `username`
 * and a subject too. So `personMark` proves a person, and a subject equal to the client a program (RFC 9068 §2.2).
 * @throws AuthenticationError `not_enterprise`, `machine_refused`, `organization_refused`, or `claim_…`
 */
export function introspectedCaller(
  { issuer, subject, claims }: AuthInfo,
  profile: IntrospectedProfile,
): Caller {
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
    throw new AuthenticationError('not_enterprise', { seen: describeClaim(claim, found) });
  return 'enterprise';
}

function organizationOf(
  claims: AuthInfo['claims'],
  { organizationClaim, organizations }: IntrospectedProfile,
): string | null | undefined {
  const organizationId = readOrganization(claims, organizationClaim);
  if (typeof organizationId === 'string' && !organizations.includes(organizationId))
    throw new AuthenticationError('organization_refused', {
      seen: describeClaim(organizationClaim, organizationId),
    });
  return organizationId;
}
