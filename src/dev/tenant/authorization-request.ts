import type { Settings } from './settings.js';

/**
 * Added to every request and hidden from clients. oidc-provider rejects a request without any granted scope; Auth0 issues
 * a token without scopes.
 */
export const MARKER_SCOPE = 'dev-tenant:signed-in';

/** Keeps the `resource` that Auth0 passes on to the upstream identity provider. */
export const UPSTREAM_RESOURCE_PARAMETER = 'dev_tenant_upstream_resource';

/**
 * Translates an authorization request from Auth0's `audience` to oidc-provider's `resource` (RFC 8707). Repeated
 * parameters stay repeated, because the provider rejects them.
 */
export function readAsAuth0(
  request: URLSearchParams,
  profile: Settings['resourceParameterProfile'],
  apiScopes: readonly string[],
): URLSearchParams {
  const read = new URLSearchParams(request);
  read.delete(UPSTREAM_RESOURCE_PARAMETER);
  chooseAudience(read, profile);
  chooseScope(read, apiScopes);
  return read;
}

function chooseAudience(read: URLSearchParams, profile: Settings['resourceParameterProfile']): void {
  const audience = read.get('audience');
  const resource = read.get('resource');
  if (profile === 'audience') {
    read.delete('resource');
    if (resource !== null) read.set(UPSTREAM_RESOURCE_PARAMETER, resource);
  }
  // An Auth0 identifier may be any string, a resource indicator must be an absolute URI (RFC 8707 §2).
  if (audience)
    read.set(
      'resource',
      URL.canParse(audience) ? audience : `urn:unknown-api:${encodeURIComponent(audience)}`,
    );
}

function chooseScope(read: URLSearchParams, apiScopes: readonly string[]): void {
  if (read.getAll('scope').length > 1) return;
  const byDefault = read.has('resource') ? apiScopes.join(' ') : 'openid';
  const asked = read.get('scope')?.trim() ?? '';
  const scope = asked === '' ? byDefault : asked;
  read.set('scope', `${scope} ${MARKER_SCOPE}`.trim());
  // oidc-provider drops offline_access without a consent prompt (OpenID Connect Core 1.0 §11). Auth0 does not.
  if (!scope.split(' ').includes('offline_access') || read.getAll('prompt').length > 1) return;
  const prompts = (read.get('prompt') ?? '').split(' ').filter((prompt) => prompt !== '');
  if (!prompts.includes('none')) read.set('prompt', [...new Set([...prompts, 'consent'])].join(' '));
}
