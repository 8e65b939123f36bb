import type { AccessTokenVerifier, AuthInfo } from './access-token-verifier.js';
import { isApiKey, resemblesApiKey } from '../api-keys/api-key-format.js';
import { AuthenticationError } from './authentication.errors.js';
import { tenantIdInIssuer } from '../issuers/entra.js';
import { describeClaim } from './claims.js';
import { readTokenForm } from './token-form.js';

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';

export interface AccessTokenVerifiers {
  /** For JWTs, by `iss`. */
  readonly byIssuer: ReadonlyMap<string, AccessTokenVerifier>;
  /** For opaque tokens; absent when no issuer is introspected. */
  readonly opaque: AccessTokenVerifier | undefined;
  /** Absent when API keys are switched off. */
  readonly apiKeys: AccessTokenVerifier | undefined;
}

/** Passes each token to the verifier of the issuer it names. Rejects the others before any issuer is asked. */
export class RoutingAccessTokenVerifier implements AccessTokenVerifier {
  constructor(private readonly verifiers: AccessTokenVerifiers) {}

  async verifyAccessToken(token: string, caller: string): Promise<AuthInfo> {
    return this.verifierOf(token).verifyAccessToken(token, caller);
  }

  async stillHolds(auth: AuthInfo): Promise<boolean> {
    return (await this.verifiers.byIssuer.get(auth.issuer)?.stillHolds?.(auth)) !== false;
  }

  private verifierOf(token: string): AccessTokenVerifier {
    const { byIssuer, opaque, apiKeys } = this.verifiers;
    if (isApiKey(token)) {
      // Never introspected: another server must not see our secrets.
      if (apiKeys === undefined) throw new AuthenticationError('api_keys_disabled');
      return apiKeys;
    }
    const form = readTokenForm(token);
    if (form.kind === 'encrypted') throw new AuthenticationError('token_encrypted');
    if (form.kind === 'malformed') throw new AuthenticationError('token_malformed');
    if (form.kind === 'opaque') {
      if (resemblesApiKey(token)) throw new AuthenticationError('api_key_malformed');
      if (opaque === undefined) throw new AuthenticationError('token_malformed');
      return opaque;
    }
    const { header, claims } = form;
    // Graph signs over a header with a hashed nonce: only Graph can verify such a token.
    if ('nonce' in header || claims.aud === MICROSOFT_GRAPH) throw new AuthenticationError('token_for_graph');
    if (claims.iss === undefined) throw new AuthenticationError('claim_missing', { seen: 'iss is missing' });
    const verifier = byIssuer.get(claims.iss);
    if (verifier === undefined) throw unknownIssuer(claims.iss);
    return verifier;
  }
}

/** @param issuer of any type, although jose declares text */
function unknownIssuer(issuer: unknown): AuthenticationError {
  const tenantId = typeof issuer === 'string' ? tenantIdInIssuer(issuer) : undefined;
  return tenantId === undefined
    ? new AuthenticationError('issuer_unknown', { seen: describeClaim('iss', issuer) })
    : new AuthenticationError('tenant_refused', { seen: `the tenant is ${tenantId}` });
}
