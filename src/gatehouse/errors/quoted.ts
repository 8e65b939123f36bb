/** Untrusted text for the log: quoted, cut, on one line. `JSON.stringify` does not escape U+2028 and the like. */
export const quoted = (text: string): string =>
  JSON.stringify(text.slice(0, 200))
    .slice(0, 200)
    .replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
