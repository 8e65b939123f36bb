const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;

/** Control and format characters and the separators of lines: what ends a line, colours it or turns it around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** The same, but for line breaks before the indented lines of a stack: an indented line is never taken for an entry. */
const UNPRINTABLE_IN_STACK = /(?!\n {4}(?:at|caused by) )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The beginning of an API key of ours, or of a JWT, and what makes it good. */
const CREDENTIAL = /(ghk_|eyJ)[\w.-]{16,}/g;

/**
 * Text for the log on one line: what came from outside can neither forge an entry nor write to the terminal, and a
 * credential pasted where none belongs (into a path, say) does not stay there.
 */
export function logText(text: string): string {
  return withoutCredentials(cut(text, LONGEST_MESSAGE)).replace(UNPRINTABLE, escape);
}

/** A stack for the log: one line a frame, whatever the error's message holds. */
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
