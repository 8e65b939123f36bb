import { request as requestHttp, type IncomingHttpHeaders } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

export type Header = readonly [name: string, value: string];

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends headers as they are given, one twice if it is given twice: `fetch` would join or refuse them. */
export function send(
  url: string | URL,
  method: string,
  headers: readonly Header[] = [],
  body = '',
): Promise<Answer> {
  const to = new URL(url);
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  const all = [...headers];
  if (!named.has('host')) all.unshift(['Host', to.host]);
  if (body !== '') all.push(['Content-Length', String(Buffer.byteLength(body))]);
  return new Promise((done, fail) => {
    const start = to.protocol === 'https:' ? requestHttps : requestHttp;
    const request = start(to, { method, headers: all.flat() }, (response) => {
      text(response).then((received) => {
        done({ status: response.statusCode ?? 0, headers: response.headers, body: received });
      }, fail);
    });
    request.on('error', fail);
    request.end(body);
  });
}
