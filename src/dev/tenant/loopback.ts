/** What `URL.hostname` says for this machine; clients resolve `localhost` to either address. */
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A `Host` header that names this machine. Any other was rebound by DNS: the page that sent it is foreign. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined || !/^[a-z0-9.[\]:]+$/i.test(host) || !URL.canParse(`http://${host}`)) return false;
  return LOOPBACK_HOSTS.has(new URL(`http://${host}`).hostname);
}

/** An `Origin` header of a page served by this machine, on any port. */
export function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname);
}
