import { isApiKey } from '../auth/api-key-format.js';

/** What names a thing and tells no more: ids, numbers like INV-2041, statuses, dates, e-mail addresses are not among it. */
const IDENTIFIER = /^[\w.:-]{1,64}$/;
const MAX_ARGUMENTS = 20;

/**
 * The arguments of a call as an auditor may see them: identifiers, numbers and flags as they are; of any other text its
 * length, as it may be a person's words or a secret pasted by mistake; of lists and objects that they were there.
 */
export function redact(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .slice(0, MAX_ARGUMENTS);
  return Object.fromEntries(
    entries.map(([name, value]) => [isIdentifier(name) ? name : '[unnamed]', redactValue(name, value)]),
  );
}

function redactValue(name: string, value: unknown): unknown {
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string')
    return isIdentifier(value) && !SPOKEN.has(name) ? value : `[${value.length} characters]`;
  return Array.isArray(value) ? '[list]' : '[object]';
}

/** A short API key looks like one, and must not stay where it was pasted. */
const isIdentifier = (text: string): boolean => IDENTIFIER.test(text) && !isApiKey(text);

/** Arguments that hold words or secrets even where they look like an identifier. */
const SPOKEN: ReadonlySet<string> = new Set(['content', 'title', 'search', 'confirmation', 'idempotencyKey']);
