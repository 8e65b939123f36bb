import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { findAccountBySubject } from './accounts.js';

/**
 * Role-based access control without a consent page: what is granted is what was asked for and is permitted, never
 * more. Run at every authorization, so that a grant never outlives a change of the request.
 */
export async function grantWhatIsPermitted({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> {
  const account = findAccountBySubject(oidc.session?.accountId ?? '');
  if (account === undefined || oidc.client === undefined) return undefined;
  const grant = new oidc.provider.Grant({ accountId: account.sub, clientId: oidc.client.clientId });
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  for (const [api, { scopes }] of Object.entries(oidc.resourceServers ?? {})) {
    const asked = [...oidc.requestParamScopes].filter((scope) => scopes.has(scope));
    grant.addResourceScope(
      api,
      asked.filter((scope) => account.permissions.includes(scope)),
    );
  }
  await grant.save();
  return grant;
}
