import { API_SCOPES } from './apis.js';
import type { Settings } from './settings.js';

/**
 * A scope every request carries inside the provider and no client ever sees: without one granted scope oidc-provider
 * refuses the request, while Auth0 issues a token that permits nothing.
 */
export const MARKER_SCOPE = 'dev-tenant:signed-in';

/** The `resource` that Auth0 hands on to the upstream identity provider, kept with the request. */
export const UPSTREAM_RESOURCE_PARAMETER = 'dev_tenant_upstream_resource';

/**
 * An authorization request as an Auth0 tenant reads it, in the terms of oidc-provider, which knows `resource`
 * (RFC 8707) and no `audience`. Repeated parameters stay repeated: the provider refuses them.
 */
export function readAsAuth0(
  request: URLSearchParams,
  profile: Settings['resourceParameterProfile'],
): URLSearchParams {
  const read = new URLSearchParams(request);
  read.delete(UPSTREAM_RESOURCE_PARAMETER);
  chooseAudience(read, profile);
  chooseScope(read);
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

function chooseScope(read: URLSearchParams): void {
  if (read.getAll('scope').length > 1) return;
  const byDefault = read.has('resource') ? API_SCOPES.map(({ value }) => value).join(' ') : 'openid';
  const asked = read.get('scope')?.trim() ?? '';
  const scope = asked === '' ? byDefault : asked;
  read.set('scope', `${scope} ${MARKER_SCOPE}`);
  // OpenID Connect Core 1.0 §11 ties offline_access to a consent prompt, and oidc-provider drops the scope without
  // one. Auth0 does not; no consent page exists here, so asking for it shows nothing.
  if (!scope.split(' ').includes('offline_access') || read.getAll('prompt').length > 1) return;
  const prompts = (read.get('prompt') ?? '').split(' ').filter((prompt) => prompt !== '');
  if (!prompts.includes('none')) read.set('prompt', [...new Set([...prompts, 'consent'])].join(' '));
}
