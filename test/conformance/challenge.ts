import type { Answer } from './http.js';

const PARAMETER = /^\s*([!#$%&'*+.^`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^`|~\w-]+))\s*(?:,|$)/;

/**
 * The parameters of the Bearer challenge of an answer, in their order, names in lower case (RFC 9110 §11.6.1).
 * @throws Error when there is none, or when it is not well formed to its end
 */
export function challengeOf({ headers }: Pick<Answer, 'headers'>): (readonly [string, string])[] {
  const header = headers['www-authenticate'];
  const [, parameters] = /^Bearer(?: +(.*))?$/is.exec(header ?? '') ?? [];
  if (parameters === undefined) throw new Error(`No Bearer challenge with parameters: ${String(header)}`);
  const found: (readonly [string, string])[] = [];
  let rest = parameters;
  while (rest.trim() !== '') {
    const [whole, name = '', quoted, plain] = PARAMETER.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`Not well formed: ${rest}`);
    found.push([name.toLowerCase(), quoted ?? plain ?? '']);
    rest = rest.slice(whole.length);
  }
  return found;
}

/** One parameter of the challenge; undefined when it is not there. */
export function parameterOf(answer: Pick<Answer, 'headers'>, name: string): string | undefined {
  return challengeOf(answer).find(([found]) => found === name)?.[1];
}
