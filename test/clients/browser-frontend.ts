import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

/** What a page could read of an answer; `refused` when the browser showed it nothing. */
export interface Seen {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly refused?: string;
}

export interface Request {
  readonly token?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Serves the frontend's page and Auth0's library from one port, at every path. */
export async function serveFrontend(
  port: number,
  settings: { domain: string; clientId: string },
): Promise<() => Promise<void>> {
  const library = await readFile(
    resolve('node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.js'),
    'utf8',
  );
  const markup = await readFile(resolve('test/clients/frontend-page.html'), 'utf8');
  const page = markup.replace('SETTINGS', JSON.stringify(settings));
  const server = createServer(({ url }, response) => {
    const script = url === '/auth0-spa-js.js';
    response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(script ? library : page);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
}

/** The frontend in a tab of its own. */
export class BrowserFrontend {
  private constructor(private readonly page: Page) {}

  static async open(context: BrowserContext, origin: string): Promise<BrowserFrontend> {
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    return new BrowserFrontend(page);
  }

  /** Signs in by redirect, as a person would: leaves the page, picks the account, comes back. Returns the token. */
  async signIn(audience: string, scope: string, email: string): Promise<string> {
    const args = `${JSON.stringify(audience)}, ${JSON.stringify(scope)}`;
    await this.page.evaluate(`void signIn(${args})`);
    await this.page.click(`button[name="account"][value="${email}"]`);
    await this.page.waitForURL(/\/callback\?/);
    await this.page.waitForFunction('document.title !== "Frontend"');
    const title = await this.page.title();
    if (title !== 'Signed in') throw new Error(title);
    return await this.page.evaluate<string>(`tokenFor(${args})`);
  }

  ask(url: string, request: Request = {}): Promise<Seen> {
    return this.page.evaluate<Seen>(`ask(${JSON.stringify(url)}, ${JSON.stringify(request)})`);
  }
}
