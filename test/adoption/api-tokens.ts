import type { IssuerStandIn } from '../support/issuer-stand-in.js';
import type { ApiSettings } from './existing-api/settings.js';

export const API_URL = 'https://api.example.com/v1';
/** Shared with the payment provider, whose webhook the recorder signs. */
export const WEBHOOK_SECRET = 'whsec_9f4c1b';

/** Access tokens of people in organization `org_acme`. */
export interface ApiTokens {
  /** `orders:read` and `orders:write`. */
  readonly writer: string;
  /** `orders:read` only. */
  readonly reader: string;
  readonly expired: string;
  /** For the MCP endpoint, so of no use to the rest of the API (RFC 8707). */
  readonly forMcp: string;
}

export const apiSettings = (issuer: IssuerStandIn): ApiSettings => ({
  issuer: issuer.url,
  jwksUrl: issuer.jwksUrl.href,
  audience: API_URL,
  webhookSecret: WEBHOOK_SECRET,
});

export async function apiTokens(issuer: IssuerStandIn): Promise<ApiTokens> {
  const writer = { aud: API_URL, org_id: 'org_acme', sub: 'waad|writer', scope: 'orders:read orders:write' };
  return {
    writer: await issuer.sign(writer),
    reader: await issuer.sign({ ...writer, sub: 'waad|reader', scope: 'orders:read' }),
    expired: await issuer.sign({ ...writer, exp: 1_700_000_000 }),
    forMcp: await issuer.sign({ ...writer, aud: `${API_URL}/mcp` }),
  };
}
