import type { OAuthDiscoveryState, OAuthTokens } from '@modelcontextprotocol/client';

/**
 * The OAuth side of an MCP client whose client id was registered beforehand (MCP authorization, "Preregistration").
 * It keeps what a client keeps, and notes where it wanted to send the browser. Fits both client libraries.
 */
export class PreRegisteredClient {
  readonly redirectUrl = 'http://localhost:8976/callback';
  readonly clientMetadata = {
    client_name: 'Gatehouse tests',
    redirect_uris: [this.redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  /** Every authorization URL the client asked the user to visit. */
  readonly authorizationUrls: URL[] = [];
  private discovered: OAuthDiscoveryState | undefined;
  private saved: OAuthTokens | undefined;
  private verifier = '';

  clientInformation(): { client_id: string } {
    return { client_id: 'gatehouse-web' };
  }

  tokens(): OAuthTokens | undefined {
    return this.saved;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.saved = tokens;
  }

  /**
   * SDK 2 asks for offline_access by itself when the authorization server offers it. SDK 1 leaves that to the program
   * around it, since no resource server may list it (MCP authorization, "Refresh Tokens").
   */
  redirectToAuthorization(url: URL): void {
    const scopes = new Set(url.searchParams.get('scope')?.split(' '));
    url.searchParams.set('scope', [...scopes.add('offline_access')].join(' '));
    this.authorizationUrls.push(url);
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovered;
  }

  get lastAuthorizationUrl(): URL {
    const url = this.authorizationUrls.at(-1);
    if (url === undefined) throw new Error('The client never asked for authorization');
    return url;
  }
}
