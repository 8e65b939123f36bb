import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { type Principal, readTokenForm, type SubjectToken } from '../../gatehouse/index.js';
import { fetchUpstream } from './fetch-upstream.js';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

export interface UpstreamClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Another API, as the authorization server knows it. */
export interface UpstreamApi {
  readonly audience: string;
  readonly scopes: readonly string[];
}

export interface ExchangedToken {
  readonly value: string;
  /** Seconds; 0 when the answer does not say. */
  readonly expiresIn: number;
}

/** What oauth4webapi does not validate of RFC 8693 §2.2.1. */
const exchangeAnswer = z.object({
  access_token: z.string().min(1),
  token_type: z.literal('bearer'),
  issued_token_type: z.literal(ACCESS_TOKEN),
  expires_in: z.number().optional(),
});

/**
 * Exchanges a user's token for one of another API (RFC 8693), with the parameters of Auth0's on-behalf-of exchange.
 * @throws oauth.ResponseBodyError when the authorization server rejects it, Error for every other failure
 */
export async function exchangeToken(
  { clientId, clientSecret }: UpstreamClient,
  subject: SubjectToken,
  { audience, scopes }: UpstreamApi,
): Promise<ExchangedToken> {
  const endpoint = new URL('oauth/token', subject.issuer);
  const server: oauth.AuthorizationServer = { issuer: subject.issuer, token_endpoint: endpoint.href };
  const client: oauth.Client = { client_id: clientId };
  const response = await oauth.genericTokenEndpointRequest(
    server,
    client,
    oauth.ClientSecretPost(clientSecret),
    TOKEN_EXCHANGE,
    {
      subject_token: subject.value,
      subject_token_type: ACCESS_TOKEN,
      requested_token_type: ACCESS_TOKEN,
      audience,
      scope: scopes.join(' '),
    },
    {
      [oauth.customFetch]: fetchUpstream,
      // The configuration allows http for loopback only; the library marks this option deprecated as a warning.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      [oauth.allowInsecureRequests]: endpoint.protocol === 'http:',
    },
  );
  const answer = exchangeAnswer.parse(
    await oauth.processGenericTokenEndpointResponse(server, client, response),
  );
  return { value: answer.access_token, expiresIn: answer.expires_in ?? 0 };
}

/**
 * Guards against a mix-up at the authorization server; the other API verifies the token.
 * @throws Error when a readable token is for another API, user or organization
 */
export function checkExchangedToken(token: string, principal: Principal, { audience }: UpstreamApi): void {
  const form = readTokenForm(token);
  if (form.kind !== 'signed') return;
  const { aud, sub, org_id: organization } = form.claims;
  if (!(typeof aud === 'string' ? [aud] : (aud ?? [])).includes(audience))
    throw new Error('The token given in exchange is for another API');
  if (sub !== principal.userId) throw new Error('The token given in exchange is for another user');
  if (organization !== undefined && organization !== principal.organizationId)
    throw new Error('The token given in exchange is for another organization');
}
