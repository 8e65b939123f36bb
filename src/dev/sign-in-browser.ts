import { CookieJar } from 'tough-cookie';
import { z } from 'zod';

const MAX_REDIRECTS = 20;

const errorAnswer = z.object({ error: z.string(), error_description: z.string() });

/**
 * Plays the browser in a sign-in at the development tenant: follows an authorization URL and picks the account, unless
 * the tenant signs in automatically. Returns the redirect to the client, with `code` or `error`, without requesting it.
 * @throws Error when the tenant shows an error instead, or has no such account.
 */
export async function followAuthorizationUrl(url: string | URL, email: string): Promise<URL> {
  const tenant = new URL(url).origin;
  const jar = new CookieJar();
  let location = new URL(url);
  let form: URLSearchParams | undefined;
  for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
    const response: Response = await fetch(location, {
      method: form === undefined ? 'GET' : 'POST',
      body: form ?? null,
      headers: {
        accept: 'text/html;q=0.9, application/json',
        cookie: await jar.getCookieString(location.href),
      },
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) await jar.setCookie(cookie, location.href);
    const target = response.headers.get('location');
    if (target === null) {
      location = new URL(signInAction(await readPage(response), email), location);
      form = new URLSearchParams({ account: email });
    } else {
      await response.body?.cancel();
      location = new URL(target, location);
      form = undefined;
      if (location.origin !== tenant) return location;
    }
  }
  throw new Error(`The sign-in did not end after ${MAX_REDIRECTS} steps, at ${location.pathname}.`);
}

/** Returns the page's markup. @throws Error with what an error page says. */
async function readPage(response: Response): Promise<string> {
  const body = await response.text();
  if (response.ok) return body;
  const isJson = response.headers.get('content-type')?.includes('json');
  const { data } = errorAnswer.safeParse(isJson ? JSON.parse(body) : undefined);
  throw new Error(
    data === undefined
      ? `The tenant answers with HTTP ${response.status}.`
      : `The tenant answers with an error: ${data.error}: ${data.error_description}`,
  );
}

/** Returns where the sign-in form posts to. @throws Error listing the accounts if `email` is not one of them. */
function signInAction(page: string, email: string): string {
  const action = /<form\s+method="post"\s+action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) throw new Error('The tenant shows a page without a sign-in form.');
  const accounts = [...page.matchAll(/name="account"\s+value="([^"]+)"/g)].map(([, value]) => value);
  if (!accounts.includes(email)) {
    throw new Error(`There is no account ${email}. The development tenant has: ${accounts.join(', ')}`);
  }
  // A URL contains no other character that HTML escapes.
  return action.replaceAll('&amp;', '&');
}
