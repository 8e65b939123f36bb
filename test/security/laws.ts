import { FRONTEND } from '../support/test-app.js';
import type { LogLine } from './captured-log.js';
import { leaksIn } from './leaks.js';
import { headerOf, type RawRequest, type RawResponse } from './raw-http.js';

/**
 * What holds for every answer and every log line, whatever was sent.
 * @returns what was broken; empty if all is well
 */
export function brokenLaws(
  sent: RawRequest,
  response: RawResponse,
  log: readonly LogLine[],
  { refused }: { readonly refused: boolean },
): string[] {
  const id = headerOf(response, 'X-Correlation-Id');
  // Every page may read the discovery documents, and only the frontend's the rest.
  const readers = [undefined, sent.path.startsWith('/.well-known/') ? '*' : FRONTEND];
  const secrets = credentialsIn(sent);
  const repeats = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  return [
    ...leaksIn(response.text, { refused }).map((leak) => `the answer has ${leak}`),
    ...(id === undefined || /^[0-9a-f-]{36}$/.test(id) ? [] : ['the correlation id is not ours']),
    ...(headerOf(response, 'Set-Cookie') === undefined ? [] : ['the answer sets a cookie']),
    ...(readers.includes(headerOf(response, 'Access-Control-Allow-Origin')) ? [] : ['anybody may read it']),
    ...(repeats(response.text) ? ['the answer repeats a token'] : []),
    ...log.flatMap(({ level, text }) => [
      // An error that the client is not told of is one all the same.
      ...(level === 'error' ? [`an error was logged: ${text}`] : []),
      // Nothing sent may start a line of its own, nor steer the terminal that shows it.
      ...(/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) ? [`a log line has control characters: ${text}`] : []),
      ...(repeats(text) ? ['a log line repeats a token'] : []),
    ]),
    ...Object.keys(Object.prototype).map((key) => `every object has a ${key} now`),
  ];
}

/** The last part of each token and API key that was sent; all of an opaque one. */
function credentialsIn({ path, headers = [], body = '' }: RawRequest): string[] {
  const text = [path, ...headers.map(([, value]) => value), String(body)].join(' ');
  const secrets = text.matchAll(
    /eyJ[\w-]+\.[\w-]+\.([\w-]{20,})|ghk_[\w-]+\.([\w-]{20,})|(opaque-[\w-]{20,})/g,
  );
  return [...secrets].map(([, signature, secret, token]) => signature ?? secret ?? token ?? '');
}
