import { z } from 'zod';
import { issuerUrl, parseOptions, personMark, secureUrl } from '../../option-schemas.js';
import type { Caller, Principal } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';
import type { AuthInfo } from '../tokens/access-token-verifier.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { readOrganization, readScopeText, readText, requireText } from '../tokens/claims.js';
import { IntrospectionAccessTokenVerifier } from '../tokens/introspection-access-token-verifier.js';
import { IntrospectionEndpoint } from '../tokens/introspection-endpoint.js';
import type { Issuer } from './issuer.js';

const introspectionOptions = z.strictObject({
  issuer: issuerUrl,
  endpoint: secureUrl,
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  personMark,
  organizations: z.array(z.string().min(1)).min(1, 'must name an organization'),
  organizationClaim: z.string().min(1).default('org_id'),
  acceptMachines: z.boolean().default(false),
});

/** An issuer of opaque tokens, which is asked about each (RFC 7662). */
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
  /** The only organizations that this issuer may name: other issuers vouch for the others. */
  readonly organizations: readonly string[];
  /** The member of the answer that names the organization; `org_id` by default. */
  readonly organizationClaim?: string;
  /** Whether a token whose subject is the client is accepted; false by default. */
  readonly acceptMachines?: boolean;
}

/**
 * Trusts an issuer whose tokens are opaque. The metadata does not send clients there: name its authorization server in
 * the option `authorizationServers`, if no other issuer does.
 *
 * @throws GatehouseOptionsError naming each invalid option
 */
export function introspection(options: IntrospectionOptions): Issuer {
  const {
    issuer,
    endpoint,
    clientId,
    clientSecret,
    personMark: mark,
    ...rules
  } = parseOptions('introspection', introspectionOptions, options);
  const profile: IntrospectedProfile = { personMark: readPersonMark(mark), ...rules };
  // One for all resources: what is asked at once is counted over all of them.
  const shared = new IntrospectionEndpoint({ issuer, endpoint: new URL(endpoint), clientId, clientSecret });
  return {
    opaqueTokens: true,
    trusted: [
      {
        issuer,
        verifierFor: (audiences) =>
          new IntrospectionAccessTokenVerifier({ issuer, audiences, endpoint: shared }),
        toCaller: (auth) => introspectedCaller(auth, profile),
      },
    ],
  };
}

function readPersonMark(text: string): PersonMark {
  const [claim = '', ...value] = text.split('=');
  return { claim, value: value.length === 0 ? undefined : value.join('=') };
}

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
    throw new AuthenticationError('not_enterprise', { seen: `${claim} is ${JSON.stringify(found ?? null)}` });
  return 'enterprise';
}

function organizationOf(
  claims: AuthInfo['claims'],
  { organizationClaim, organizations }: IntrospectedProfile,
): string | null | undefined {
  const organizationId = readOrganization(claims, organizationClaim);
  if (typeof organizationId === 'string' && !organizations.includes(organizationId))
    throw new AuthenticationError('organization_refused', {
      seen: `${organizationClaim} is ${JSON.stringify(organizationId)}`,
    });
  return organizationId;
}
