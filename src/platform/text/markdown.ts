/** Begins HTML, code, a link, an image, a character reference or an escape, wherever it stands (CommonMark 0.31, §2 and §6). */
const ANYWHERE = /[\\`<[\]]|&(?=#?\w+;)/g;

/** Begins a heading, list, quote, fence, table or break, or makes a heading of the line before (CommonMark 0.31, §4 and §5). */
const AT_LINE_START = /^([ \t]*)(?:([#>*_=~|+-])|(\d{1,9})([.)]))/gm;

/** Stored text of one line for Markdown: shown as it was written, and no syntax. */
export const markdownLine = (text: string): string => text.replace(ANYWHERE, '\\$&');

/** Stored text of several lines: a block quote, which none of its lines can leave or bring other syntax into. */
export function markdownQuote(text: string): string {
  const literal = markdownLine(text).replace(
    AT_LINE_START,
    (_, blank: string, sign = '', digits = '', dot = '') =>
      sign === '' ? `${blank}${String(digits)}\\${String(dot)}` : `${blank}\\${String(sign)}`,
  );
  return literal.replace(/^/gm, '> ');
}
