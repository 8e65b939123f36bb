import { type AuthInfo, AccessTokenVerifier } from '../tokens/access-token-verifier.js';
import { hashApiKey, organizationOfApiKey } from './api-key-format.js';
import type { ApiKeys } from './api-keys.js';
import { AuthenticationError } from '../tokens/authentication.errors.js';
import { API_KEY_ISSUER } from '../issuers/api-key.js';

/** Looks an API key up in the place of verifying a token. A key is for MCP and REST alike: there is no audience. */
export class ApiKeyAccessTokenVerifier extends AccessTokenVerifier {
  constructor(private readonly apiKeys: Pick<ApiKeys, 'find'>) {
    super();
  }

  async verifyAccessToken(key: string): Promise<AuthInfo> {
    const organizationId = organizationOfApiKey(key);
    if (organizationId === undefined) throw new AuthenticationError('api_key_malformed');
    const record = await this.apiKeys.find(organizationId, hashApiKey(key));
    if (record === undefined) throw new AuthenticationError('api_key_unknown');
    const seen = `the key is ${record.id}`;
    if (record.revokedAt !== null) throw new AuthenticationError('api_key_revoked', { seen });
    if (record.expiresAt.getTime() <= Date.now()) throw new AuthenticationError('api_key_expired', { seen });
    return {
      issuer: API_KEY_ISSUER,
      subject: record.id,
      expiresAt: record.expiresAt.getTime() / 1000,
      claims: { organization_id: record.organizationId, name: record.name, scopes: record.scopes },
    };
  }
}
