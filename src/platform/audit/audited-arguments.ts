import { Injectable } from '@nestjs/common';
import { canonicalId, NUMBER, UUID } from '../fields.js';

/** The forms in which the audit log keeps the value of an argument. Of any other text it keeps the length. */
export const FORMS = {
  uuid: UUID,
  number: NUMBER,
  /** A member of a closed list. */
  word: /^[a-z]{1,20}(?:[._][a-z]{1,20}){0,3}$/,
  day: /^\d{4}-\d\d-\d\d$/,
  instant: /^\d{4}-\d\d-\d\dT[\d:.]{5,15}(?:Z|[+-]\d\d:\d\d)$/,
  count: /^\d{1,4}$/,
  /** For people's words and secrets: matches nothing. */
  lengthOnly: /^\b$/,
};

const DAY_OR_INSTANT = new RegExp(`${FORMS.day.source}|${FORMS.instant.source}`);

/** The platform's own arguments: those of many tools, and those of the search of the audit log. */
const PLATFORM_ARGUMENTS: Readonly<Record<string, RegExp>> = {
  limit: FORMS.count,
  cursor: FORMS.lengthOnly,
  confirmation: FORMS.lengthOnly,
  idempotencyKey: FORMS.lengthOnly,
  event: FORMS.word,
  decision: FORMS.word,
  operation: FORMS.word,
  subject: new RegExp(`${FORMS.uuid.source}|${FORMS.number.source}`, 'i'),
  userId: FORMS.lengthOnly,
  from: DAY_OR_INSTANT,
  until: DAY_OR_INSTANT,
};

/** The arguments that the audit log keeps, each with its form. The module of a feature adds its own. */
@Injectable()
export class AuditedArguments {
  private readonly forms = new Map(Object.entries(PLATFORM_ARGUMENTS));

  /** @throws Error when an argument has another form already: operations that share a name share its form */
  add(forms: Readonly<Record<string, RegExp>>): void {
    for (const [name, form] of Object.entries(forms)) {
      const known = this.forms.get(name) ?? form;
      if (String(known) !== String(form))
        throw new Error(`The argument ${name} has two forms in the audit log: ${known} and ${form}`);
      this.forms.set(name, form);
    }
  }

  /** Undeclared arguments are only counted: the caller chose their names, which may be pasted credentials. */
  redact(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const entries = Object.entries(given).filter(([, value]) => value !== undefined);
    const declared = entries.flatMap(([name, value]) => {
      const form = this.forms.get(name);
      return form === undefined ? [] : [[name, redactValue(form, value)] as const];
    });
    const others = entries.length - declared.length;
    return { ...Object.fromEntries(declared), ...(others === 0 ? {} : { '[others]': others }) };
  }
}

function redactValue(form: RegExp, value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === 'string')
    return form.test(value) ? canonicalId(value) : `[${value.length} characters]`;
  if (typeof value === 'number') return form.test(String(value)) ? value : '[number]';
  return Array.isArray(value) ? '[list]' : `[${typeof value}]`;
}
