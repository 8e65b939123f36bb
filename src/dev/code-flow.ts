import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { followAuthorizationUrl } from './sign-in-browser.js';

export { followAuthorizationUrl };

const DEFAULT_CLIENT_ID = 'gatehouse-web';
/** Never requested: the flow ends when the browser is sent there. */
const DEFAULT_REDIRECT_URI = 'http://localhost:8976/callback';

const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
});

const tokenResponseSchema = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  scope: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});

const oauthErrorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** A successful answer of the token endpoint (RFC 6749 §5.1). */
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

export interface SignInOptions {
  /** The development tenant's issuer, with or without the trailing slash. */
  readonly issuer: string;
  /** The account to pick on the sign-in page. */
  readonly email: string;
  readonly clientId?: string;
  readonly scope?: string;
  /** RFC 8707 resource indicator. */
  readonly resource?: string;
  /** Auth0's own parameter for the same; it wins over `resource`. */
  readonly audience?: string;
  readonly redirectUri?: string;
}

/**
 * Signs in through the authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636), as a client and as its user.
 * @throws Error with the authorization server's `error` and `error_description`, or saying what else went wrong.
 */
export async function signIn(options: SignInOptions): Promise<TokenResponse> {
  const metadata = await discover(options.issuer);
  const redirectUri = options.redirectUri ?? DEFAULT_REDIRECT_URI;
  const clientId = options.clientId ?? DEFAULT_CLIENT_ID;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const url = new URL(metadata.authorization_endpoint);
  url.search = parameters({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    scope: options.scope,
    resource: options.resource,
    audience: options.audience,
    login_hint: options.email,
  }).toString();
  const answer = (await followAuthorizationUrl(url, options.email)).searchParams;
  if (answer.has('error')) throw oauthError(Object.fromEntries(answer));
  if (answer.get('state') !== state)
    throw new Error('The authorization response carries another state than was sent.');
  // RFC 9207 §2.4: an answer of another issuer is never redeemed here.
  if (answer.get('iss') !== metadata.issuer)
    throw new Error(`The authorization response is not from ${metadata.issuer}.`);
  return await requestTokens(metadata.token_endpoint, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: answer.get('code') ?? '',
    code_verifier: verifier,
    redirect_uri: redirectUri,
    resource: options.resource,
  });
}

export interface RefreshOptions {
  readonly issuer: string;
  readonly refreshToken: string;
  readonly clientId?: string;
  readonly scope?: string;
  readonly resource?: string;
}

/**
 * Redeems a refresh token (RFC 6749 §6); the answer holds the one to use next time.
 * @throws Error with the authorization server's `error` and `error_description`.
 */
export async function refresh(options: RefreshOptions): Promise<TokenResponse> {
  const metadata = await discover(options.issuer);
  return await requestTokens(metadata.token_endpoint, {
    grant_type: 'refresh_token',
    client_id: options.clientId ?? DEFAULT_CLIENT_ID,
    refresh_token: options.refreshToken,
    scope: options.scope,
    resource: options.resource,
  });
}

async function discover(issuer: string): Promise<z.infer<typeof metadataSchema>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url).catch((cause: unknown) => {
    throw new Error(`Nothing answers at ${url}. Is the development tenant running (npm run dev)?`, { cause });
  });
  const metadata = metadataSchema.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !metadata.success) {
    throw new Error(`${url} does not answer with authorization server metadata (HTTP ${response.status}).`);
  }
  return metadata.data;
}

async function requestTokens(
  endpoint: string,
  fields: Record<string, string | undefined>,
): Promise<TokenResponse> {
  const response = await fetch(endpoint, { method: 'POST', body: parameters(fields) });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw oauthError(body);
  return tokenResponseSchema.parse(body);
}

function parameters(fields: Record<string, string | undefined>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]],
    ),
  );
}

function oauthError(body: unknown): Error {
  const { data } = oauthErrorSchema.safeParse(body);
  if (data === undefined)
    return new Error('The authorization server answered with neither tokens nor an OAuth error.');
  const { error, error_description: description } = data;
  return new Error(description === undefined ? error : `${error}: ${description}`);
}
