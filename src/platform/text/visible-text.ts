/** Line breaks of all scripts and systems (Unicode, UAX #14: BK, CR, LF, NL). */
const LINE_BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/**
 * Characters that are not drawn: controls, bidirectional controls, tags, variation selectors, zero-width characters.
 * They can hide instructions from people, or show text in another order than it is read. Kept: tabs, line feeds, and one
 * joiner or variation selector after a character that is drawn, which emoji and several scripts need.
 */
const HIDDEN =
  /(?![\t\n])(?!(?<=[^\s\p{Default_Ignorable_Code_Point}\p{Cc}]\ufe0f?)(?:\u200c|\u200d|\ufe0e|\ufe0f|[\u180b-\u180d]|\u180f))[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\ufff9-\ufffb]/gu;

/** Text of several lines without hidden characters; all line breaks are `\n`, and the form is NFC. */
export const visibleText = (text: string): string =>
  text.replace(LINE_BREAKS, '\n').replace(HIDDEN, '').normalize('NFC');

/** The same in one line: any white space becomes one blank. For names and titles. */
export const visibleLine = (text: string): string => visibleText(text).replace(/\s+/g, ' ');
