import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Account, findAccountByEmail } from './accounts.js';
import { readBody, redirect, RefusedRequestError, sendPage } from './http-message.js';
import { entraErrorPage } from './pages/error-page.js';
import { signInPage } from './pages/sign-in-page.js';
import { refuseForeignPage } from './same-origin.js';
import { Seen } from './seen.js';
import type { Tenant } from './tenant.js';
import { UpstreamCodes } from './upstream-codes.js';
import {
  callbackUrl,
  ENTRA_AUTHORIZE_PATH,
  ENTRA_TENANT_ID,
  redirectableFault,
  unredirectableFault,
} from './upstream-request.js';

export interface UpstreamRequest {
  readonly path: string;
  readonly query: Record<string, string>;
}

const SIGN_IN_PATH = `/entra/${ENTRA_TENANT_ID}/login`;

/** A stand-in for login.microsoftonline.com: refuses what Entra ID refuses, and lets the user pick who to be. */
export class SimulatedEntra {
  readonly codes = new UpstreamCodes();
  /** Every authorization request, oldest first. */
  readonly requests = new Seen<UpstreamRequest>();

  constructor(private readonly tenant: Tenant) {}

  /** @throws RefusedRequestError (403, 404, 405, 413) */
  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname === ENTRA_AUTHORIZE_PATH && request.method === 'GET') {
      this.requests.remember({ path: url.pathname, query: Object.fromEntries(url.searchParams) });
      this.authorize(response, url.searchParams);
    } else if (url.pathname === SIGN_IN_PATH && request.method === 'POST') {
      refuseForeignPage(request, this.tenant.issuer);
      const form = new URLSearchParams(await readBody(request));
      this.signIn(response, url.searchParams, form.get('account') ?? '');
    } else {
      throw new RefusedRequestError(404, 'not_found', 'The simulated Entra ID has nothing at this address.');
    }
  }

  private authorize(response: ServerResponse, query: URLSearchParams): void {
    if (this.refuse(response, query)) return;
    const { autoLogin } = this.tenant.settings.current;
    const automatic = findAccountByEmail(autoLogin ?? '');
    const hinted = findAccountByEmail(query.get('login_hint') ?? '');
    // Whoever names an account wants that one: it is shown, never replaced without a word.
    if (automatic !== undefined && (hinted === undefined || hinted === automatic)) {
      this.sendCode(response, query, automatic);
      return;
    }
    sendPage(
      response,
      200,
      signInPage(`${SIGN_IN_PATH}?${query.toString()}`, query.get('login_hint') ?? undefined),
    );
  }

  private signIn(response: ServerResponse, query: URLSearchParams, email: string): void {
    if (this.refuse(response, query)) return;
    const account = findAccountByEmail(email);
    if (account === undefined) {
      const description = `AADSTS50034: The user account ${email} does not exist in the directory.`;
      sendPage(response, 400, entraErrorPage({ code: 'invalid_request', description: traced(description) }));
      return;
    }
    this.sendCode(response, query, account);
  }

  /** Whether the request was refused, and answered. */
  private refuse(response: ServerResponse, query: URLSearchParams): boolean {
    const shown = unredirectableFault(query, this.tenant.issuer);
    if (shown !== undefined) {
      sendPage(response, 400, entraErrorPage({ ...shown, description: traced(shown.description) }));
      return true;
    }
    const sentBack = redirectableFault(query);
    if (sentBack === undefined) return false;
    this.sendBack(response, query, {
      error: sentBack.code,
      error_description: traced(sentBack.description),
    });
    return true;
  }

  private sendCode(response: ServerResponse, query: URLSearchParams, account: Account): void {
    this.sendBack(response, query, { code: this.codes.issue(account, query.get('state') ?? '') });
  }

  private sendBack(response: ServerResponse, query: URLSearchParams, answer: Record<string, string>): void {
    const parameters = new URLSearchParams({ ...answer, state: query.get('state') ?? '' });
    redirect(response, `${callbackUrl(this.tenant.issuer)}?${parameters.toString()}`);
  }
}

/** Entra ID ends every description with what its support asks for. */
function traced(description: string): string {
  return `${description} Trace ID: ${randomUUID()} Correlation ID: ${randomUUID()} Timestamp: ${new Date().toISOString()}`;
}
