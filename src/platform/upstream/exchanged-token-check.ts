import { type Principal, readTokenForm } from '../../gatehouse/index.js';
import type { UpstreamApi } from './token-exchange.js';

/**
 * Looks whether a token is what was asked for, as far as it can be read here: for that API, this user and organization.
 * The API verifies it; this keeps a mix-up at the authorization server from becoming one person's answer to another.
 *
 * @throws Error saying what differs
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
