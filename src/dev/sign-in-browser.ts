import { z } from 'zod';
import { CookieJar } from './cookie-jar.js';

const MOST_REDIRECTS = 20;

const errorAnswer = z.object({ error: z.string(), error_description: z.string() });

/**
 * The browser's part of a sign-in at the development tenant: follows an authorization URL, picks the account, and
 * returns where the browser would be sent in the end, the client's redirect URI with `code` or `error`, without
 * requesting it. With automatic sign-in switched on no page is shown and `email` is not used.
 * @throws Error when the tenant shows an error instead, or has no such account.
 */
export async function followAuthorizationUrl(url: string | URL, email: string): Promise<URL> {
  const tenant = new URL(url).origin;
  const jar = new CookieJar();
  let location = new URL(url);
  let form: URLSearchParams | undefined;
  for (let hop = 0; hop < MOST_REDIRECTS; hop += 1) {
    const response: Response = await fetch(location, {
      method: form === undefined ? 'GET' : 'POST',
      body: form ?? null,
      headers: { accept: 'text/html;q=0.9, application/json', ...jar.header(location) },
      redirect: 'manual',
    });
    jar.store(response.headers);
    const target = response.headers.get('location');
    if (target === null) {
      location = new URL(signInAction(await readPage(response, location), email), location);
      form = new URLSearchParams({ account: email });
    } else {
      await response.body?.cancel();
      location = new URL(target, location);
      form = undefined;
      if (location.origin !== tenant) return location;
    }
  }
  throw new Error(
    `The sign-in did not end after ${MOST_REDIRECTS} steps; the last led to ${location.pathname}.`,
  );
}

/** The page's markup. @throws Error with what an error page says. */
async function readPage(response: Response, location: URL): Promise<string> {
  const body = await response.text();
  if (response.ok) return body;
  const answer = errorAnswer.safeParse(
    response.headers.get('content-type')?.includes('json') ? JSON.parse(body) : undefined,
  );
  const said = answer.success
    ? `${answer.data.error}: ${answer.data.error_description}`
    : `HTTP ${response.status} at ${location.pathname}`;
  throw new Error(`The tenant answers with an error of its own: ${said}`);
}

/** Where the sign-in page's form goes. @throws Error listing the accounts when `email` is none of them. */
function signInAction(page: string, email: string): string {
  const action = /<form\s+method="post"\s+action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) throw new Error('The tenant shows a page without a sign-in form.');
  const accounts = [...page.matchAll(/name="account"\s+value="([^"]+)"/g)].map(([, value = '']) =>
    unescape(value),
  );
  if (!accounts.includes(email)) {
    throw new Error(`There is no account ${email}. The development tenant has: ${accounts.join(', ')}`);
  }
  return unescape(action);
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function unescape(markup: string): string {
  return markup.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
