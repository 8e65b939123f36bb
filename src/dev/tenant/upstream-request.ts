import type { Tenant } from './tenant.js';

/** Any directory id will do. ENTRA_CLIENT_ID is Auth0's application in that directory. */
export const ENTRA_TENANT_ID = '11111111-2222-4333-8444-555555555555';
const ENTRA_CLIENT_ID = '66666666-7777-4888-8999-000000000000';

export const ENTRA_AUTHORIZE_PATH = `/entra/${ENTRA_TENANT_ID}/oauth2/v2.0/authorize`;

interface EntraFault {
  readonly code: string;
  readonly description: string;
  /** Entra ID shows the fault on a page of its own, because the redirect URI is not trusted. */
  readonly onPage?: boolean;
}

/** The request that Auth0 sends to Entra ID. It has `resource` only without the compatibility profile. */
export function upstreamRequestUrl(
  { issuer }: Tenant,
  request: { state: string; loginHint: string | undefined; resource: string | undefined },
): string {
  const url = new URL(ENTRA_AUTHORIZE_PATH, issuer);
  url.search = new URLSearchParams({
    client_id: ENTRA_CLIENT_ID,
    response_type: 'code',
    scope: 'openid profile email',
    redirect_uri: callbackUrl(issuer),
    state: request.state,
    ...(request.loginHint !== undefined && { login_hint: request.loginHint }),
    ...(request.resource !== undefined && { resource: request.resource }),
  }).toString();
  return url.href;
}

/** The tenant's one redirect URI at Entra ID. */
export function callbackUrl(issuer: string): string {
  return `${issuer}login/callback`;
}

/** What Entra ID rejects in a request. */
export function entraFault(query: URLSearchParams, issuer: string): EntraFault | undefined {
  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (clientId !== ENTRA_CLIENT_ID) {
    return {
      code: 'unauthorized_client',
      description: `AADSTS700016: Application with identifier '${clientId}' was not found in the directory.`,
      onPage: true,
    };
  }
  if (redirectUri !== callbackUrl(issuer)) {
    return {
      code: 'invalid_request',
      description:
        `AADSTS50011: The redirect URI '${redirectUri}' specified in the request does not match the redirect ` +
        'URIs configured for the application.',
      onPage: true,
    };
  }
  if (query.get('response_type') !== 'code') {
    return { code: 'unsupported_response_type', description: 'AADSTS700054: response_type is not enabled.' };
  }
  if (!query.get('scope')) {
    return {
      code: 'invalid_request',
      description: "AADSTS900144: The request body must contain the following parameter: 'scope'.",
    };
  }
  if (query.has('resource')) {
    return {
      code: 'invalid_target',
      description:
        "AADSTS9010010: The resource parameter provided in the request doesn't match with the requested scopes.",
    };
  }
  return undefined;
}
