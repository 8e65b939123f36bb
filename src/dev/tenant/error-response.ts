import { type ErrorOut, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { auth0ErrorPage } from './pages/error-page.js';
import { PAGE_HEADERS } from './pages/page.js';

export function sendKoaPage(ctx: KoaContextWithOIDC, page: string): void {
  ctx.set(PAGE_HEADERS);
  ctx.type = 'html';
  ctx.body = page;
}

/** Answers an error that cannot go back to the client: HTML, or JSON to a client that prefers it. */
export function renderError(ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): void {
  let code = out.error;
  let description = out.error_description ?? 'No further description.';
  if (error instanceof errors.InvalidRedirectUri) {
    ctx.status = 403;
    code = 'unauthorized_client';
    description =
      'Callback URL mismatch. The provided redirect_uri is not in the list of allowed callback URLs.';
  }
  if (ctx.accepts('html', 'json') === 'json') {
    ctx.set('cache-control', 'no-store');
    ctx.body = { error: code, error_description: description };
    return;
  }
  sendKoaPage(ctx, auth0ErrorPage({ code, description }));
}
