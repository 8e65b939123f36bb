import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { ZodError } from 'zod';
import { ControlRoutes, describeFaults } from './control-routes.js';
import { redirect, RefusedRequestError, sendJson, sendPage } from './http-message.js';
import { answerLogin } from './login.js';
import { auth0ErrorPage } from './pages/error-page.js';
import { createProvider } from './provider.js';
import { answerRatings } from './ratings-api.js';
import { readTarget } from './request-origin.js';
import { SimulatedEntra } from './simulated-entra.js';
import type { Tenant } from './tenant.js';
import { answerUserinfo } from './userinfo.js';

/** Requests whose answer depends on the scopes of the API. */
const LOGIN_PATHS = /^\/(authorize|entra|oauth\/token)\b/;

/** Routes all requests of the tenant: Auth0's paths, those of the simulated Entra ID, and the control routes. */
export class RequestHandler {
  private readonly entra: SimulatedEntra;
  private readonly control: ControlRoutes;
  private provider: Provider;
  private lastRotation = Date.now();

  constructor(private readonly tenant: Tenant) {
    this.provider = createProvider(tenant);
    this.entra = new SimulatedEntra(tenant);
    this.control = new ControlRoutes(tenant, this.entra, () => this.rotateKeys());
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = readTarget(request, this.tenant.issuer);
      await this.rotateKeysIfDue();
      if (LOGIN_PATHS.test(url.pathname)) await this.tenant.apiScopes.refresh();
      await this.route(request, response, url);
    } catch (error) {
      answerError(error, request, response);
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname.startsWith('/__dev/')) {
      await this.control.answer(request, response, url);
    } else if (url.pathname.startsWith('/entra/')) {
      await this.entra.answer(request, response, url);
    } else if (url.pathname.startsWith('/login/')) {
      const { tenant, provider, entra } = this;
      await answerLogin({ tenant, provider, entra }, request, response, url);
    } else if (url.pathname.startsWith('/ratings-api/')) {
      await answerRatings(this.tenant, request, response, url);
    } else if (url.pathname === '/userinfo') {
      await answerUserinfo(this.tenant, request, response);
    } else if (url.pathname === '/authorize' && request.headers.host !== url.host) {
      // The cookies of the sign-in belong to the issuer's host name; on 127.0.0.1 they would get lost.
      redirect(response, url.href);
    } else {
      // URLs in responses follow the issuer, never the Host header.
      request.headers.host = url.host;
      await this.provider.callback()(request, response);
    }
  }

  /** Checked at each request rather than by a timer, which would keep the process alive. */
  private async rotateKeysIfDue(): Promise<void> {
    const { keyRotation } = this.tenant.settings.current;
    if (keyRotation === 0 || Date.now() - this.lastRotation < keyRotation * 1000) return;
    await this.rotateKeys();
  }

  private async rotateKeys(): Promise<void> {
    this.lastRotation = Date.now();
    await this.tenant.signingKeys.rotate();
    this.provider = createProvider(this.tenant);
  }
}

function answerError(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const refused = asRefusal(error, request);
  for (const [name, value] of Object.entries(refused.headers)) response.setHeader(name, value);
  const shown = { code: refused.code, description: refused.message };
  const path = request.url ?? '';
  if (path.startsWith('/login/') && (request.headers.accept ?? '').includes('text/html')) {
    sendPage(response, refused.status, auth0ErrorPage(shown));
  } else {
    sendJson(response, refused.status, { error: shown.code, error_description: shown.description });
  }
}

function asRefusal(error: unknown, request: IncomingMessage): RefusedRequestError {
  if (error instanceof RefusedRequestError) return error;
  if (error instanceof ZodError)
    return new RefusedRequestError(400, 'invalid_request', describeFaults(error));
  if (error instanceof errors.OIDCProviderError) {
    return new RefusedRequestError(error.statusCode, error.error, error.error_description ?? error.message);
  }
  console.error(`dev tenant: ${request.method ?? ''} ${request.url ?? ''} failed:`, error);
  return new RefusedRequestError(500, 'server_error', 'The dev tenant failed; its output says more.');
}
