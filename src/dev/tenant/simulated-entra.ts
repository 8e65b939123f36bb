import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Account, findAccountByEmail } from './accounts.js';
import { readBody, redirect, RefusedRequestError, sendPage } from './http-message.js';
import { entraErrorPage } from './pages/error-page.js';
import { signInPage } from './pages/sign-in-page.js';
import { refuseForeignPage } from './request-origin.js';
import { Seen } from './seen.js';
import type { Tenant } from './tenant.js';
import { callbackUrl, ENTRA_AUTHORIZE_PATH, ENTRA_TENANT_ID, entraFault } from './upstream-request.js';

export interface UpstreamRequest {
  readonly path: string;
  readonly query: Record<string, string>;
}

const SIGN_IN_PATH = `/entra/${ENTRA_TENANT_ID}/login`;

const CODE_LIFETIME_MS = 60_000;

/** Authorization codes of the simulated Entra ID. Each can be used once, within a minute, for its own sign-in. */
export class UpstreamCodes {
  private readonly issued = new Map<string, { account: Account; state: string; expiresAt: number }>();

  issue(account: Account, state: string): string {
    for (const [code, { expiresAt }] of this.issued) if (expiresAt <= Date.now()) this.issued.delete(code);
    const code = randomBytes(24).toString('base64url');
    this.issued.set(code, { account, state, expiresAt: Date.now() + CODE_LIFETIME_MS });
    return code;
  }

  /** Returns nothing for a code that is unknown, used, expired, or was issued for another sign-in. */
  redeem(code: string, state: string): Account | undefined {
    const entry = this.issued.get(code);
    this.issued.delete(code);
    if (entry?.state !== state || entry.expiresAt <= Date.now()) return undefined;
    return entry.account;
  }
}

/** A stand-in for login.microsoftonline.com: rejects what Entra ID rejects, and shows an account picker. */
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
    const loginHint = query.get('login_hint') ?? undefined;
    const automatic = findAccountByEmail(this.tenant.settings.current.autoLogin ?? '');
    // A client that names another account gets the page, so that automatic sign-in does not replace it silently.
    if (automatic !== undefined && (loginHint === undefined || findAccountByEmail(loginHint) === automatic)) {
      this.sendCode(response, query, automatic);
      return;
    }
    const action = `${SIGN_IN_PATH}?${query.toString()}`;
    sendPage(response, 200, signInPage(action, loginHint, this.tenant.apiScopes.current ?? []));
  }

  private signIn(response: ServerResponse, query: URLSearchParams, email: string): void {
    if (this.refuse(response, query)) return;
    const account = findAccountByEmail(email);
    if (account === undefined) {
      const description = traced(`AADSTS50034: The user account ${email} does not exist in the directory.`);
      sendPage(response, 400, entraErrorPage({ code: 'invalid_request', description }));
      return;
    }
    this.sendCode(response, query, account);
  }

  /** Returns true if it rejected the request and sent the response. */
  private refuse(response: ServerResponse, query: URLSearchParams): boolean {
    const fault = entraFault(query, this.tenant.issuer);
    if (fault === undefined) return false;
    const description = traced(fault.description);
    if (fault.onPage) sendPage(response, 400, entraErrorPage({ code: fault.code, description }));
    else this.sendBack(response, query, { error: fault.code, error_description: description });
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

/** Entra ID ends every description with these identifiers. */
function traced(description: string): string {
  return `${description} Trace ID: ${randomUUID()} Correlation ID: ${randomUUID()} Timestamp: ${new Date().toISOString()}`;
}
