import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { UPSTREAM_RESOURCE_PARAMETER } from './authorization-request.js';
import { redirect, RefusedRequestError, requireMethod } from './http-message.js';
import type { SimulatedEntra } from './simulated-entra.js';
import type { Tenant } from './tenant.js';
import { upstreamRequestUrl } from './upstream-request.js';

const CALLBACK = '/login/callback';

/**
 * The tenant's part of a sign-in: sends the browser to Entra ID and takes its answer. The interaction's cookie has the
 * path `/login/{uid}`, so Entra ID's one callback redirects there.
 * @throws RefusedRequestError (400, 404); the provider's SessionNotFound when another browser began the sign-in.
 */
export async function answerLogin(
  { tenant, provider, entra }: { tenant: Tenant; provider: Provider; entra: SimulatedEntra },
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  requireMethod(request, 'GET');
  if (url.pathname === CALLBACK) {
    const state = url.searchParams.get('state') ?? '';
    if (!/^[\w-]{10,}$/.test(state)) throw new RefusedRequestError(400, 'invalid_request', 'Missing state.');
    redirect(response, `/login/${state}/callback${url.search}`);
    return;
  }
  const [, uid, step] = /^\/login\/([\w-]+)(\/callback)?$/.exec(url.pathname) ?? [];
  if (uid === undefined) throw new RefusedRequestError(404, 'not_found', 'Nothing is at this address.');
  const interaction = await provider.interactionDetails(request, response);
  if (interaction.uid !== uid)
    throw new RefusedRequestError(400, 'invalid_request', 'This is another sign-in.');
  if (step === undefined) {
    redirect(
      response,
      upstreamRequestUrl(tenant, {
        state: uid,
        loginHint: text(interaction.params.login_hint),
        resource: text(interaction.params[UPSTREAM_RESOURCE_PARAMETER]),
      }),
    );
    return;
  }
  const result = readAnswer(entra, url.searchParams, uid);
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** Translates Entra ID's answer for the client. Errors pass unchanged, as Auth0 passes them. */
function readAnswer(entra: SimulatedEntra, query: URLSearchParams, uid: string): SignInResult {
  const error = query.get('error');
  if (error !== null) return { error, error_description: query.get('error_description') ?? '' };
  const account = entra.codes.redeem(query.get('code') ?? '', uid);
  if (account === undefined) {
    return { error: 'access_denied', error_description: 'The sign-in at Entra ID was not completed.' };
  }
  return { login: { accountId: account.sub } };
}

type SignInResult = { error: string; error_description: string } | { login: { accountId: string } };

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
