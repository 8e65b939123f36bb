import { Injectable } from '@nestjs/common';
import { FORMS, redact } from './redact.js';

/** The platform's own arguments: those of many tools, and those of the search of the audit log. */
const AUDITED_ARGUMENTS: Readonly<Record<string, RegExp>> = {
  limit: FORMS.count,
  confirmation: FORMS.lengthOnly,
  idempotencyKey: FORMS.lengthOnly,
  event: FORMS.word,
  decision: FORMS.word,
  operation: FORMS.word,
  subject: new RegExp(`${FORMS.uuid.source}|${FORMS.number.source}`, 'i'),
  userId: FORMS.lengthOnly,
  from: FORMS.instant,
  until: FORMS.instant,
};

/** The arguments that the audit log keeps, each with its form. The module of a feature adds those of its operations. */
@Injectable()
export class AuditedArguments {
  private readonly forms = new Map(Object.entries(AUDITED_ARGUMENTS));

  /** @throws Error when an argument has another form already: operations that share a name share its form */
  add(forms: Readonly<Record<string, RegExp>>): void {
    for (const [name, form] of Object.entries(forms)) {
      const known = this.forms.get(name) ?? form;
      if (String(known) !== String(form))
        throw new Error(`The argument ${name} has two forms in the audit log: ${known} and ${form}`);
      this.forms.set(name, form);
    }
  }

  redact(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return redact(given, this.forms);
  }
}
