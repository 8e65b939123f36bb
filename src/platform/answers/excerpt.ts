import { estimateTokens } from './token-estimate.js';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The longest beginning of a text that has this many tokens as JSON. It ends between two characters as people see them. */
export function excerpt(text: string, tokens: number): string {
  let fits = 0;
  let tooLong = text.length + 1;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (estimateTokens(JSON.stringify(text.slice(0, middle))) <= tokens) fits = middle;
    else tooLong = middle;
  }
  // A first character of endless combining marks is divided, or the reader would never get past it.
  const boundary = graphemes.segment(text).containing(fits)?.index ?? fits;
  return text.slice(0, boundary > 0 ? boundary : codePointStart(text, fits));
}

/** The index itself, or the one before it where it would divide a surrogate pair. */
export const codePointStart = (text: string, index: number): number =>
  index > 0 && /[\udc00-\udfff]/.test(text.charAt(index)) ? index - 1 : index;

const LISTED_NAME_TOKENS = 60;

/** A name in `resources/list`, whose pages have no rows to leave out: 25 of each listing must fit into one answer. */
export function listedName(name: string): string {
  const cut = excerpt(name, LISTED_NAME_TOKENS);
  return cut === name ? name : `${cut}…`;
}
