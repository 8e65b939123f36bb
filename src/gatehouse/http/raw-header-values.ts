import type { IncomingMessage } from 'node:http';

/**
 * Every value of a header as it was sent. Node's own `headers` keep the first of two `Authorization` headers.
 * @param name in lower case
 */
export function rawHeaderValues({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
