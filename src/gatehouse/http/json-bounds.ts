/** No message of the protocol needs more; the work of validators and the length of errors grow with the input. */
const MAX_DEPTH = 64;
const MAX_VALUES = 2_000;
const MAX_KEY_LENGTH = 128;

/** Control and format characters, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Checks size and keys of a parsed JSON value, without recursion.
 * @returns a message for the client; undefined when the value is within bounds
 */
export function outOfBounds(value: unknown): string | undefined {
  const waiting = [{ value, depth: 1 }];
  for (let seen = 0; waiting.length > 0; seen += 1) {
    const { value, depth } = waiting.pop() ?? { value: undefined, depth: 0 };
    if (seen >= MAX_VALUES) return `The message has more than ${MAX_VALUES} values`;
    if (depth > MAX_DEPTH) return `The message is nested more than ${MAX_DEPTH} deep`;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && !Object.keys(value).every(isHarmless))
      return 'The message has a key that is too long or not printable';
    for (const item of Object.values(value)) waiting.push({ value: item, depth: depth + 1 });
  }
  return undefined;
}

/** Errors repeat keys. `__proto__` could replace the prototype of an object that the value is copied into. */
function isHarmless(key: string): boolean {
  return isPrintable(key, MAX_KEY_LENGTH) && key !== '__proto__';
}

/** Whether text of a request may be repeated in an answer. */
export function isPrintable(text: string, longest: number): boolean {
  return text.length <= longest && !UNPRINTABLE.test(text);
}
