const LOOPBACK_HOSTNAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** @param hostname as `URL.hostname` spells it: lower case, IPv6 in brackets, no port */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTNAMES.has(hostname);
}

/**
 * @param host the value of a Host header, taken literally: a URL parser makes 127.0.0.1 of `0x7f.1` and `127.1`, and
 * what a resolver makes of `localhost.` is not for us to say
 */
export function namesLoopback(host: string): boolean {
  return isLoopbackHost(host.toLowerCase().replace(/:\d{1,5}$/, ''));
}
