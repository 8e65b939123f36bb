import { UUID } from '../fields/uuid.js';

/** The forms in which the audit log keeps the value of an argument. Of any other text it keeps the length. */
export const FORMS = {
  uuid: UUID,
  /** Such as INV-2041. */
  number: /^[a-z]{2,5}-\d{1,9}$/i,
  /** A member of a closed list. */
  word: /^[a-z]{1,20}(?:[._][a-z]{1,20}){0,3}$/,
  day: /^\d{4}-\d\d-\d\d$/,
  instant: /^\d{4}-\d\d-\d\dT[\d:.]{5,15}(?:Z|[+-]\d\d:\d\d)$/,
  count: /^\d{1,4}$/,
  /** For people's words and secrets: matches nothing. */
  lengthOnly: /^\b$/,
};

/**
 * The arguments of a call as an auditor may see them: a value that has the declared form is kept; of any other text the
 * length, of anything else the type. Arguments without a declaration are only counted: their names are the caller's, and
 * may be credentials pasted by mistake.
 */
export function redact(
  given: Readonly<Record<string, unknown>>,
  forms: ReadonlyMap<string, RegExp>,
): Record<string, unknown> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const declared = entries.flatMap(([name, value]) => {
    const form = forms.get(name);
    return form === undefined ? [] : [[name, redactValue(form, value)] as const];
  });
  const others = entries.length - declared.length;
  return { ...Object.fromEntries(declared), ...(others === 0 ? {} : { '[others]': others }) };
}

function redactValue(form: RegExp, value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === 'string') return form.test(value) ? value : `[${value.length} characters]`;
  if (typeof value === 'number') return form.test(String(value)) ? value : '[number]';
  return Array.isArray(value) ? '[list]' : `[${typeof value}]`;
}
