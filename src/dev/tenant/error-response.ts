import { type ErrorOut, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { auth0ErrorPage } from './pages/error-page.js';
import { PAGE_HEADERS } from './pages/page.js';
import { remedyFor } from './remedies.js';

export function sendKoaPage(ctx: KoaContextWithOIDC, page: string): void {
  ctx.set(PAGE_HEADERS);
  ctx.type = 'html';
  ctx.body = page;
}

/** An error that cannot be sent back to the client: a page for a person, JSON for a program that asks for it. */
export function renderError(ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): void {
  const shown = asAuth0(out, error);
  if (error instanceof errors.InvalidRedirectUri) ctx.status = 403;
  if (ctx.accepts('html', 'json') === 'json') {
    ctx.set('cache-control', 'no-store');
    ctx.body = { error: shown.code, error_description: shown.description };
    return;
  }
  sendKoaPage(ctx, auth0ErrorPage({ ...shown, remedy: remedyFor(`${shown.code} ${shown.description}`) }));
}

function asAuth0(out: ErrorOut, error: Error): { code: string; description: string } {
  if (error instanceof errors.InvalidRedirectUri) {
    return {
      code: 'unauthorized_client',
      description:
        'Callback URL mismatch. The provided redirect_uri is not in the list of allowed callback URLs.',
    };
  }
  return { code: out.error, description: out.error_description ?? 'No further description.' };
}
