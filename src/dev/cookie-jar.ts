/** The part of RFC 6265 that a sign-in at one host needs: names, paths, removal. */
export class CookieJar {
  private readonly cookies = new Map<string, { name: string; value: string; path: string }>();

  /** Stores the cookies of a response. One that has expired is removed. */
  store(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const path = attribute(attributes, 'path') ?? '/';
      const expires = attribute(attributes, 'expires');
      const key = `${name} ${path}`;
      if (expires !== undefined && Date.parse(expires) <= Date.now()) this.cookies.delete(key);
      else this.cookies.set(key, { name, value: pair.slice(pair.indexOf('=') + 1), path });
    }
  }

  /** The Cookie header for a request. */
  header(url: URL): Record<string, string> {
    const sent = [...this.cookies.values()].filter(({ path }) => pathMatches(url.pathname, path));
    return sent.length === 0 ? {} : { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') };
  }
}

function attribute(attributes: readonly string[], name: string): string | undefined {
  return attributes.find((item) => item.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
}

/** RFC 6265 §5.1.4 */
function pathMatches(requested: string, path: string): boolean {
  return requested === path || requested.startsWith(path.endsWith('/') ? path : `${path}/`);
}
