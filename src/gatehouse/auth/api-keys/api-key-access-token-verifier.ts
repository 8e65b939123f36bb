import type { AccessTokenVerifier, AuthInfo } from '../tokens/access-token-verifier.js';
import { hashApiKey, organizationOfApiKey } from './api-key-format.js';
import type { ApiKeys } from './api-keys.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import type { Caller } from '../principal.js';
import { withImpliedScopes } from '../scopes.js';
import { readScopeList, requireText } from '../tokens/claims.js';

/** The issuer of API keys. It is not a URL, so no token can claim it. */
export const API_KEY_ISSUER = 'urn:gatehouse:api-key';

/** Looks up API keys. A key has no audience: it is valid for MCP and REST. */
export class ApiKeyAccessTokenVerifier implements AccessTokenVerifier {
  constructor(private readonly apiKeys: Pick<ApiKeys, 'find'>) {}

  async verifyAccessToken(key: string): Promise<AuthInfo> {
    const organizationId = organizationOfApiKey(key);
    if (organizationId === undefined) throw new AuthenticationError('api_key_malformed');
    const record = await this.apiKeys.find(organizationId, hashApiKey(key));
    if (record === undefined) throw new AuthenticationError('api_key_unknown');
    const seen = `the key is ${record.id}`;
    if (record.revokedAt !== null) throw new AuthenticationError('api_key_revoked', { seen });
    // An invalid date compares with nothing: it has expired.
    if (!(record.expiresAt.getTime() > Date.now()))
      throw new AuthenticationError('api_key_expired', { seen });
    return {
      issuer: API_KEY_ISSUER,
      subject: record.id,
      expiresAt: record.expiresAt.getTime() / 1000,
      claims: { organization_id: record.organizationId, name: record.name, scopes: record.scopes },
    };
  }
}

/** A service of its organization. A login cannot add to its scopes. */
export function apiKeyCaller({ issuer, subject, claims }: AuthInfo): Caller {
  const scopes = withImpliedScopes(readScopeList(claims, 'scopes'));
  return {
    kind: 'service',
    issuer,
    userId: subject,
    organizationId: requireText(claims, 'organization_id'),
    clientId: subject,
    displayName: requireText(claims, 'name'),
    scopes,
    obtainableScopes: scopes,
  };
}
