import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/* The rules of text/visible-text.ts as regular expressions of PostgreSQL, for the columns that rows are found by: hidden
characters are removed from what callers type, so a row with one would never be found by its name. */

/** Default_Ignorable_Code_Point without what is in `JOINERS`, and the controls of interlinear annotation. */
const HIDDEN =
  '\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164' +
  '\\uFE00-\\uFE0D\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\U0001BCA0-\\U0001BCA3\\U0001D173-\\U0001D17A\\U000E0000-\\U000E0FFF';
/** Allowed after a character that is drawn. */
const JOINERS = '\\u180B-\\u180D\\u180F\\u200C\\u200D\\uFE0E\\uFE0F';
const SPACES = '\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
const CONTROLS = '\\u0001-\\u001F\\u007F-\\u009F';
const CONTROLS_OF_TEXT = '\\u0001-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u2028\\u2029';

const lostJoiner = `(?<![^ ${SPACES}${CONTROLS}${HIDDEN}${JOINERS}]\\uFE0F?)[${JOINERS}]`;

/** What text of several lines must not contain. */
const HIDDEN_IN_TEXT = `[${CONTROLS_OF_TEXT}${HIDDEN}]|${lostJoiner}`;

/** What a line must not contain: blanks are single, and inside. */
const HIDDEN_IN_LINE = `[${CONTROLS}${SPACES}${HIDDEN}]|${lostJoiner}|  |^ | $`;

const matches = (column: SQLWrapper, pattern: string): SQL =>
  sql`${column} !~ ${sql.raw(`'${pattern}'`)} and ${column} is nfc normalized`;

/** A check that `visibleText` would leave the column as it is. */
export const isVisibleText = (column: SQLWrapper): SQL => matches(column, HIDDEN_IN_TEXT);

/** The same for `visibleLine`, trimmed. */
export const isVisibleLine = (column: SQLWrapper): SQL => matches(column, HIDDEN_IN_LINE);
