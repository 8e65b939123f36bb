import type { Tenant } from './tenant.js';

/** Any directory will do; Auth0's own application in it has this client id. */
export const ENTRA_TENANT_ID = '11111111-2222-4333-8444-555555555555';
const ENTRA_CLIENT_ID = '66666666-7777-4888-8999-000000000000';

export const ENTRA_AUTHORIZE_PATH = `/entra/${ENTRA_TENANT_ID}/oauth2/v2.0/authorize`;

/** What the simulated Entra ID answers, in its own words. */
export interface EntraError {
  readonly code: string;
  readonly description: string;
}

/** The request Auth0 makes of Entra ID for a sign-in. `resource` is there only when the tenant hands it on. */
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

/** Where the tenant takes Entra ID's answer: the one redirect URI registered there. */
export function callbackUrl(issuer: string): string {
  return `${issuer}login/callback`;
}

/** A fault that Entra ID shows on a page of its own, since it has nowhere safe to send it. */
export function unredirectableFault(query: URLSearchParams, issuer: string): EntraError | undefined {
  const clientId = query.get('client_id');
  const redirectUri = query.get('redirect_uri');
  if (clientId !== ENTRA_CLIENT_ID) {
    return {
      code: 'unauthorized_client',
      description: `AADSTS700016: Application with identifier '${clientId ?? ''}' was not found in the directory.`,
    };
  }
  if (redirectUri !== callbackUrl(issuer)) {
    return {
      code: 'invalid_request',
      description:
        `AADSTS50011: The redirect URI '${redirectUri ?? ''}' specified in the request does not match the redirect ` +
        'URIs configured for the application.',
    };
  }
  return undefined;
}

/** A fault that Entra ID sends back to the redirect URI. */
export function redirectableFault(query: URLSearchParams): EntraError | undefined {
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
