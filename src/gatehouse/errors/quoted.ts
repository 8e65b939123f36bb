/** Text from outside for the log: quoted, cut, and on one line. JSON leaves the separators of lines as they are. */
export const quoted = (text: string): string =>
  JSON.stringify(text)
    .slice(0, 200)
    .replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
