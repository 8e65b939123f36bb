import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { followAuthorizationUrl } from './sign-in-browser.js';

/** Never requested: the flow ends with the redirect to it. */
const DEFAULT_REDIRECT_URI = 'http://localhost:8976/callback';

// The development tenant has no TLS; the option is marked deprecated only to warn of its use in production.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const OVER_HTTP = { [oauth.allowInsecureRequests]: true } as const;

export interface SignInOptions {
  /** The development tenant's issuer, with or without the trailing slash. */
  readonly issuer: string;
  /** The account to pick on the sign-in page. */
  readonly email: string;
  readonly clientId?: string;
  readonly scope?: string;
  /** RFC 8707 resource indicator. */
  readonly resource?: string;
  /** Auth0's own parameter for the same; it overrides `resource`. */
  readonly audience?: string;
  readonly redirectUri?: string;
}

/**
 * Signs in through the authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636), as a client and as its user.
 * @throws Error with the authorization server's `error` and `error_description`, or saying what else went wrong.
 */
export async function signIn(options: SignInOptions): Promise<oauth.TokenEndpointResponse> {
  const { clientId = 'gatehouse-web', redirectUri = DEFAULT_REDIRECT_URI, resource } = options;
  const server = await discover(options.issuer);
  const client = { client_id: clientId };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  assert(server.authorization_endpoint, `${options.issuer} has no authorization endpoint.`);
  const url = new URL(server.authorization_endpoint);
  url.search = parameters({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    scope: options.scope,
    resource,
    audience: options.audience,
    login_hint: options.email,
  }).toString();
  const redirect = await followAuthorizationUrl(url, options.email);
  try {
    const code = oauth.validateAuthResponse(server, client, redirect, state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      code,
      redirectUri,
      verifier,
      { ...OVER_HTTP, additionalParameters: parameters({ resource }) },
    );
    return await oauth.processAuthorizationCodeResponse(server, client, response);
  } catch (error) {
    // oauth4webapi keeps the server's words out of the message.
    if (!(error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError))
      throw error;
    const { error: code, error_description: description } = error;
    throw new Error(description === undefined ? code : `${code}: ${description}`, { cause: error });
  }
}

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  const response = await oauth.discoveryRequest(url, OVER_HTTP).catch((cause: unknown) => {
    throw new Error(`Nothing answers at ${issuer}. Is the development tenant running (npm run dev)?`, {
      cause,
    });
  });
  return oauth.processDiscoveryResponse(url, response).catch((cause: unknown) => {
    throw new Error(
      `${issuer} does not answer with authorization server metadata (HTTP ${response.status}).`,
      { cause },
    );
  });
}

function parameters(fields: Record<string, string | undefined>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );
}
