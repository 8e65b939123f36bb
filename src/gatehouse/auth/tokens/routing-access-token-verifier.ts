import { type AuthInfo, AccessTokenVerifier } from './access-token-verifier.js';
import { isApiKey, resemblesApiKey } from '../api-keys/api-key-format.js';
import { AuthenticationError } from './authentication.errors.js';
import { tenantIdInIssuer } from '../issuers/entra.js';
import { describeClaim } from './jwt-diagnosis.js';
import { readTokenForm } from './token-form.js';

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';

export interface AccessTokenVerifiers {
  /** Those that read a JWT, by the `iss` they answer for. */
  readonly byIssuer: ReadonlyMap<string, AccessTokenVerifier>;
  /** The one that asks the issuer of a token we cannot read; absent when no issuer hands out such tokens. */
  readonly opaque: AccessTokenVerifier | undefined;
  /** Absent where API keys are switched off. */
  readonly apiKeys: AccessTokenVerifier | undefined;
}

/**
 * Sends each token to the verifier of the issuer it claims to come from, which then proves the claim. What no verifier
 * could make good is refused here, before any key is asked for: a flood of foreign tokens never reaches an issuer.
 */
export class RoutingAccessTokenVerifier extends AccessTokenVerifier {
  constructor(private readonly verifiers: AccessTokenVerifiers) {
    super();
  }

  async verifyAccessToken(token: string, caller: string): Promise<AuthInfo> {
    return this.verifierOf(token).verifyAccessToken(token, caller);
  }

  private verifierOf(token: string): AccessTokenVerifier {
    const { byIssuer, opaque, apiKeys } = this.verifiers;
    if (isApiKey(token)) {
      // Never on to introspection: a secret of ours is no business of another server.
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
    if (verifier === undefined) throw unknownIssuer(claims.iss, token);
    return verifier;
  }
}

/** @param issuer unknown although jose types it as text: nobody has looked at it */
function unknownIssuer(issuer: unknown, token: string): AuthenticationError {
  const tenantId = typeof issuer === 'string' ? tenantIdInIssuer(issuer) : undefined;
  return tenantId === undefined
    ? new AuthenticationError('issuer_unknown', { seen: describeClaim('issuer_unknown', token) })
    : new AuthenticationError('tenant_refused', { seen: `the tenant is ${tenantId}` });
}
