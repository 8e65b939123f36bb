import { IntrospectionStandIn } from '../../../../test/support/introspection-stand-in.js';
import { AuthenticationError } from './authentication.errors.js';
import { IntrospectionEndpoint } from './introspection-endpoint.js';
import { IntrospectionAccessTokenVerifier } from './introspection-access-token-verifier.js';

const AUDIENCE = 'https://api.example.com/api/mcp';
const ISSUER = 'https://as.example/realms/main';

describe('IntrospectionAccessTokenVerifier', () => {
  let server: IntrospectionStandIn;
  let verifier: IntrospectionAccessTokenVerifier;

  beforeAll(async () => {
    server = await IntrospectionStandIn.start();
    verifier = new IntrospectionAccessTokenVerifier({
      issuer: ISSUER,
      audiences: [AUDIENCE],
      maxTokenLifetimeSeconds: 86_400,
      endpoint: new IntrospectionEndpoint({
        issuer: ISSUER,
        endpoint: server.endpoint,
        clientId: 'resource server',
        clientSecret: 'p:s/w',
      }),
    });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.mode = 'ok';
  });

  const now = Math.floor(Date.now() / 1000);
  const good = {
    active: true,
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'u1',
    client_id: 'web',
    iat: now,
    exp: now + 600,
  };

  const outcomeOf = async (answer: Record<string, unknown>): Promise<string> => {
    server.answers.set('opaque', answer);
    try {
      await verifier.verifyAccessToken('opaque', 'caller');
    } catch (error) {
      if (error instanceof AuthenticationError) return error.code;
      throw error;
    }
    return 'accepted';
  };

  it('accepts an active token of this issuer for this resource', async () => {
    server.answers.set('opaque', { ...good, scope: 'projects:read' });
    expect(await verifier.verifyAccessToken('opaque', 'caller')).toMatchObject({
      issuer: ISSUER,
      subject: 'u1',
      expiresAt: now + 600,
      claims: { scope: 'projects:read', client_id: 'web' },
    });
  });

  it('shows its own credentials and says what kind of token it asks about', async () => {
    await outcomeOf(good);
    expect(server.lastRequest).toEqual({
      method: 'POST',
      // RFC 6749 §2.3.1: form-encoded before the Basic scheme joins them.
      authorization: `Basic ${Buffer.from('resource+server:p%3As%2Fw').toString('base64')}`,
      parameters: { token: 'opaque', token_type_hint: 'access_token' },
    });
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['an inactive token', 'token_inactive', { active: false }],
    ['inactive, whatever else is said', 'token_inactive', { ...good, active: false }],
    ['another audience', 'audience_mismatch', { ...good, aud: 'https://api.example.com/api' }],
    ['our audience as a prefix', 'audience_mismatch', { ...good, aud: `${AUDIENCE}/x` }],
    ['an empty list of audiences', 'audience_mismatch', { ...good, aud: [] }],
    ['no audience', 'claim_missing', { ...good, aud: undefined }],
    ['an audience of the wrong type', 'claim_invalid', { ...good, aud: [[AUDIENCE]] }],
    ['another issuer', 'issuer_unknown', { ...good, iss: `${ISSUER}/` }],
    ['no issuer', 'claim_missing', { ...good, iss: undefined }],
    ['an expired token', 'token_expired', { ...good, exp: now - 1 }],
    ['no exp', 'claim_missing', { ...good, exp: undefined }],
    ['exp as text', 'claim_invalid', { ...good, exp: String(now + 600) }],
    ['not yet valid', 'token_not_yet_valid', { ...good, nbf: now + 600 }],
    ['no subject', 'claim_missing', { ...good, sub: undefined }],
    ['issued in the future', 'token_not_yet_valid', { ...good, iat: now + 600 }],
    ['good for longer than a day', 'token_lifetime_excessive', { ...good, exp: now + 86_401 }],
    ['no iat', 'claim_missing', { ...good, iat: undefined }],
    ['a refresh token', 'token_type_refused', { ...good, token_type: 'refresh_token' }],
    ['a DPoP token', 'token_type_refused', { ...good, token_type: 'DPoP' }],
    ['a token that is no access token', 'token_type_refused', { ...good, token_type: 'N_A' }],
    ['a token type that is no text', 'token_type_refused', { ...good, token_type: ['Bearer'] }],
    ['a token bound to a key', 'token_sender_constrained', { ...good, cnf: { jkt: 'x' } }],
    ['a token bound to a certificate', 'token_sender_constrained', { ...good, cnf: { 'x5t#S256': 'x' } }],
  ])('refuses %s', async (_, code, answer) => {
    expect(await outcomeOf(answer)).toBe(code);
  });

  it.each(['Bearer', 'bearer'])('accepts the token type %s', async (token_type) => {
    expect(await outcomeOf({ ...good, token_type, aud: ['x', AUDIENCE] })).toBe('accepted');
  });
});
