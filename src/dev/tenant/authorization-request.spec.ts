import { MARKER_SCOPE, readAsAuth0, UPSTREAM_RESOURCE_PARAMETER } from './authorization-request.js';

const read = (
  query: string,
  profile: 'compatibility' | 'audience' = 'compatibility',
): Record<string, string> =>
  Object.fromEntries(readAsAuth0(new URLSearchParams(query), profile, ['cats:read', 'cats:write']));

describe('an authorization request as Auth0 reads it', () => {
  it('takes resource as the audience with the compatibility profile, and hands nothing on', () => {
    const request = read('scope=openid&resource=https://api.example/mcp');
    expect(request.resource).toBe('https://api.example/mcp');
    expect(request).not.toHaveProperty(UPSTREAM_RESOURCE_PARAMETER);
  });

  it('hands resource on without the profile', () => {
    const request = read('scope=openid&resource=https://api.example/mcp', 'audience');
    expect(request).not.toHaveProperty('resource');
    expect(request[UPSTREAM_RESOURCE_PARAMETER]).toBe('https://api.example/mcp');
  });

  it.each(['compatibility', 'audience'] as const)('lets audience win (%s)', (profile) => {
    expect(read('audience=https://one.example&resource=https://two.example', profile).resource).toBe(
      'https://one.example',
    );
  });

  it('makes an absolute URI of an audience that is none', () => {
    expect(read('audience=my%20api').resource).toBe('urn:unknown-api:my%20api');
  });

  it('takes no upstream resource from the client', () => {
    expect(read(`${UPSTREAM_RESOURCE_PARAMETER}=x`)).not.toHaveProperty(UPSTREAM_RESOURCE_PARAMETER);
  });

  it('asks for everything of the API, or for openid, when no scope was sent', () => {
    expect(read('resource=https://api.example').scope).toBe(`cats:read cats:write ${MARKER_SCOPE}`);
    expect(read('scope=').scope).toBe(`openid ${MARKER_SCOPE}`);
  });

  it('keeps a repeated scope for the provider to refuse', () => {
    expect(readAsAuth0(new URLSearchParams('scope=a&scope=b'), 'audience', []).getAll('scope')).toEqual([
      'a',
      'b',
    ]);
  });

  it('adds a consent prompt for offline_access, except to prompt=none', () => {
    expect(read('scope=offline_access').prompt).toBe('consent');
    expect(read('scope=offline_access&prompt=login').prompt).toBe('login consent');
    expect(read('scope=offline_access&prompt=none').prompt).toBe('none');
    expect(read('scope=openid')).not.toHaveProperty('prompt');
  });
});
