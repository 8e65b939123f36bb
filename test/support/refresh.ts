import * as oauth from 'oauth4webapi';

export interface RefreshOptions {
  /** The development tenant's issuer, with the trailing slash. */
  readonly issuer: string;
  readonly refreshToken: string;
  readonly scope?: string;
  readonly resource?: string;
}

/**
 * Redeems a refresh token (RFC 6749 §6); the response holds the one to use next time.
 * @throws Error with the authorization server's `error`
 */
export async function refresh(options: RefreshOptions): Promise<oauth.TokenEndpointResponse> {
  const { issuer, refreshToken, scope, resource } = options;
  const server = {
    issuer,
    token_endpoint: `${issuer}oauth/token`,
    jwks_uri: `${issuer}.well-known/jwks.json`,
  };
  const client = { client_id: 'gatehouse-web' };
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, {
    // The development tenant has no TLS; the option is marked deprecated only to warn of its use in production.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    [oauth.allowInsecureRequests]: true,
    additionalParameters: {
      ...(scope !== undefined && { scope }),
      ...(resource !== undefined && { resource }),
    },
  });
  return oauth.processRefreshTokenResponse(server, client, response).catch((error: unknown) => {
    if (error instanceof oauth.ResponseBodyError) throw new Error(error.error, { cause: error });
    throw error;
  });
}
