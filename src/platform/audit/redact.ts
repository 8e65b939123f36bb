import { UUID } from '../fields/uuid.js';

/** Numbers like INV-2041. */
const NUMBER = /^[a-z]{2,5}-\d{1,9}$/i;
/** Members of a closed list. */
const WORD = /^[a-z]{1,20}(?:[._][a-z]{1,20}){0,3}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]{5,15}(?:Z|[+-]\d\d:\d\d)$/;
const COUNT = /^\d{1,4}$/;

/** People's words and secrets: of these only the length is told, whatever they look like. */
const NEVER = /^\b$/;

/**
 * Every argument that may be told of, and in which form its value may be. What stands under another name is of nobody's
 * making but the caller's: neither it nor the name is kept, as either may be a credential pasted by mistake.
 */
const TOLD: ReadonlyMap<string, RegExp> = new Map([
  ['projectId', UUID],
  ['invoiceNumber', NUMBER],
  ['numberPrefix', NUMBER],
  ['status', WORD],
  ['clientNameMatch', WORD],
  ['issuedFrom', DAY],
  ['issuedTo', DAY],
  ['limit', COUNT],
  ['event', WORD],
  ['decision', WORD],
  ['operation', WORD],
  ['subject', new RegExp(`${UUID.source}|${NUMBER.source}`, 'i')],
  ['from', INSTANT],
  ['until', INSTANT],
  ['userId', NEVER],
  ['clientName', NEVER],
  ['client', NEVER],
  ['search', NEVER],
  ['title', NEVER],
  ['content', NEVER],
  ['confirmation', NEVER],
  ['idempotencyKey', NEVER],
]);

/**
 * The arguments of a call as an auditor may see them: what is of the form that its name promises, as it is; of any other
 * text the length, of anything else the kind; how many had names that no operation has.
 */
export function redact(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const told = entries.flatMap(([name, value]) => {
    const form = TOLD.get(name);
    return form === undefined ? [] : [[name, redactValue(form, value)] as const];
  });
  const others = entries.length - told.length;
  return { ...Object.fromEntries(told), ...(others === 0 ? {} : { '[others]': others }) };
}

function redactValue(form: RegExp, value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === 'string') return form.test(value) ? value : `[${value.length} characters]`;
  if (typeof value === 'number') return form.test(String(value)) ? value : '[number]';
  return Array.isArray(value) ? '[list]' : `[${typeof value}]`;
}
