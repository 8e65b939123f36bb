/** Names for the reader of a message: `"Ada", "Ben"`. */
export const quoted = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(', ');
