import { AuthenticationError } from './tokens/authentication.errors.js';
import { BearerChallenge } from './bearer-challenge.js';
import { InsufficientScopeError } from './scopes.js';

describe('BearerChallenge', () => {
  const metadata = 'https://api.example.com/.well-known/oauth-protected-resource/api/mcp';
  const challenge = new BearerChallenge({ resource_metadata: metadata }, () => [
    'projects:read',
    'projects:write',
  ]);

  it('has no error when no credentials were sent (RFC 6750 §3.1)', () => {
    expect(challenge.for(new AuthenticationError('token_missing'))).toBe(
      `Bearer scope="projects:read projects:write", resource_metadata="${metadata}"`,
    );
  });

  it.each(['token_expired', 'audience_mismatch', 'token_encrypted', 'signature_invalid'] as const)(
    'says of %s only that the token is invalid',
    (code) => {
      expect(challenge.for(new AuthenticationError(code))).toBe(
        'Bearer error="invalid_token", error_description="Invalid token", ' +
          `scope="projects:read projects:write", resource_metadata="${metadata}"`,
      );
    },
  );

  it('names every scope that is needed, and the metadata, for insufficient_scope', () => {
    expect(challenge.for(new InsufficientScopeError(['a:read', 'b:write']))).toMatch(
      /^Bearer error="insufficient_scope", error_description="[^"]+", scope="a:read b:write", resource_metadata="https:/,
    );
  });

  it.each(['organization_missing', 'not_enterprise'] as const)(
    'does not challenge for %s: logging in again would not help',
    (code) => {
      expect(challenge.for(new AuthenticationError(code))).toBeUndefined();
    },
  );

  it('does not challenge for what is no matter of authentication', () => {
    expect(challenge.for(new Error('boom'))).toBeUndefined();
  });

  it('names what a single route needs, of the same resource', () => {
    expect(challenge.withScopes(['a:read']).for(new AuthenticationError('token_missing'))).toBe(
      `Bearer scope="a:read", resource_metadata="${metadata}"`,
    );
  });

  it('names the resource where there is no metadata: a scheme alone is no challenge (RFC 6750 §3)', () => {
    const bare = new BearerChallenge({ realm: 'https://api.example.com/api' }, () => []);
    expect(bare.for(new AuthenticationError('token_missing'))).toBe(
      'Bearer realm="https://api.example.com/api"',
    );
  });

  it('cannot be broken out of: quotes, backslashes and controls are replaced, not escaped', () => {
    expect(challenge.for(new InsufficientScopeError(['a"b\\c\r\nX: 1']))).toContain('scope="a?b?c??X: 1"');
  });
});
