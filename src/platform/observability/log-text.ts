const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;

/** Control and format characters, line and paragraph separators: they can break, colour or reverse a line. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** The same, except line breaks before the indented lines of a stack. */
const UNPRINTABLE_IN_STACK = /(?!\n {4}(?:at|caused by) )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** An API key or a JWT: its beginning, and the part that makes it valid. */
const CREDENTIAL = /(ghk_|eyJ)[\w.-]{16,}/g;

/** Text for the log, on one line: it can neither forge an entry nor control the terminal, and has no credentials. */
export function logText(text: string): string {
  return withoutCredentials(cut(text, LONGEST_MESSAGE)).replace(UNPRINTABLE, escape);
}

/** A stack for the log, one line per frame. */
export function logStack(stack: string): string {
  return withoutCredentials(cut(stack, LONGEST_STACK)).replace(UNPRINTABLE_IN_STACK, escape);
}

function withoutCredentials(text: string): string {
  return text.replace(CREDENTIAL, '$1…');
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

function escape(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}
