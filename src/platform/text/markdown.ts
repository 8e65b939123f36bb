/** Begins HTML, code, a link, an image, a character reference or an escape, wherever it stands (CommonMark 0.31, §2 and §6). */
const ANYWHERE = /[\\`<[\]]|&(?=#?\w+;)/g;

/** Begins a heading, list, quote, fence, table or break, or makes a heading of the line before (CommonMark 0.31, §4 and §5). */
const AT_LINE_START = /^([ \t]*)(\d{1,9}(?=[.)])|(?=[#>*_=~|:+-]))/gm;

/** Indents a line, which would make it code, or ends a heading. */
const EDGES = /^[ \t]|(?<=\s)#(?=#*[ \t]*$)/gm;

/** Stored text of one line for Markdown, at any place of a line: no block, code, link, image or HTML can begin in it. */
export const markdownLine = (text: string): string =>
  text
    .replace(ANYWHERE, '\\$&')
    .replace(AT_LINE_START, '$1$2\\')
    .replace(EDGES, (sign) => ({ ' ': '&#32;', '\t': '&#9;' })[sign] ?? `\\${sign}`);

/** Stored text of several lines: a block quote, which none of its lines can leave. */
export const markdownQuote = (text: string): string => markdownLine(text).replace(/^/gm, '> ');
