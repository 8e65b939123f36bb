import { AuditedArguments, FORMS } from './audited-arguments.js';

const PROJECT_ID = '8a3f0c2e-0000-4000-8000-000000000001';
/** As opaque access tokens look: of characters that identifiers have too. */
const OPAQUE = 'aB3_dE5-fG7.hJ9aB3_dE5-fG7.hJ9xy';

const audited = new AuditedArguments();
audited.add({ projectId: FORMS.uuid, invoiceNumber: FORMS.number, numberPrefix: FORMS.number });
audited.add({ status: FORMS.word, clientNameMatch: FORMS.word, issuedFrom: FORMS.day });
audited.add({ title: FORMS.lengthOnly, content: FORMS.lengthOnly, search: FORMS.lengthOnly });
const redact = audited.redact.bind(audited);

describe('redact', () => {
  it.each([
    ['an id', { projectId: PROJECT_ID }],
    ['numbers of invoices', { invoiceNumber: 'INV-2041', numberPrefix: 'INV-20' }],
    [
      'what an auditor looked for',
      { subject: 'INV-2041', event: 'invoice.voided', operation: 'void_invoice' },
    ],
    ['days in the place of times', { from: '2026-11-01', until: '2026-11-30' }],
    ['members of closed lists', { status: 'on_hold', decision: 'denied', clientNameMatch: 'exact' }],
    ['days', { issuedFrom: '2026-11-01' }],
    ['times', { from: '2026-11-01T12:00:00.000Z', until: '2026-11-01T12:00:00+01:00' }],
    ['limits', { limit: 10 }],
    ['limits as REST has them', { limit: '10' }],
    ['nothing', { title: null }],
  ])('keeps %s', (_, given) => {
    expect(redact(given)).toEqual(given);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['an id in upper case', { projectId: PROJECT_ID.toUpperCase() }, { projectId: PROJECT_ID }],
    ['a number in lower case', { invoiceNumber: 'inv-2041' }, { invoiceNumber: 'INV-2041' }],
    ['sentences', { content: 'He was let go.' }, { content: '[14 characters]' }],
    ['one word where words belong', { search: 'merger' }, { search: '[6 characters]' }],
    ['an id where words belong', { title: PROJECT_ID }, { title: '[36 characters]' }],
    ['a confirmation', { confirmation: '1.a.b.c' }, { confirmation: '[7 characters]' }],
    ['who was looked for', { userId: 'waad|wanda' }, { userId: '[10 characters]' }],
    ['a token in the place of an id', { projectId: OPAQUE }, { projectId: '[32 characters]' }],
    ['a token in the place of a subject', { subject: OPAQUE }, { subject: '[32 characters]' }],
    ['a password in the place of a status', { status: 'Hunter2' }, { status: '[7 characters]' }],
    ['an API key', { projectId: 'ghk_abc' }, { projectId: '[7 characters]' }],
    ['a number with many digits', { limit: 4111111111111111 }, { limit: '[number]' }],
    ['no number at all', { limit: Infinity }, { limit: '[number]' }],
    ['what is nested', { title: ['a'], content: { token: 'x' } }, { title: '[list]', content: '[object]' }],
    ['a flag where there is none', { limit: true }, { limit: '[boolean]' }],
    ['a NUL, which PostgreSQL would refuse', { projectId: 'a\u0000' }, { projectId: '[2 characters]' }],
    ['what has a name of its own', { access_token: OPAQUE, pin: 1234 }, { '[others]': 2 }],
    ['names that may be credentials', { [OPAQUE]: 1, ghk_abc: 1 }, { '[others]': 2 }],
  ])('hides %s', (_, given, expected) => {
    expect(redact(given)).toEqual(expected);
  });

  it('stays short, whatever is sent', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`a${i}`, i]));
    expect(redact(many)).toEqual({ '[others]': 100 });
  });

  it('leaves out what was not given', () => {
    expect(redact({ limit: undefined, other: undefined })).toEqual({});
  });

  it('is not led astray by __proto__', () => {
    const redacted = redact(JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(redacted).toEqual({ '[others]': 1 });
  });
});

describe('AuditedArguments', () => {
  it('hides an argument until a feature declares it', () => {
    const own = new AuditedArguments();
    expect(own.redact({ orderId: PROJECT_ID })).toEqual({ '[others]': 1 });
    own.add({ orderId: FORMS.uuid });
    expect(own.redact({ orderId: PROJECT_ID })).toEqual({ orderId: PROJECT_ID });
  });

  it('accepts one form for a name, from any number of features, and no second one', () => {
    const own = new AuditedArguments();
    own.add({ status: FORMS.word });
    own.add({ status: /^[a-z]{1,20}(?:[._][a-z]{1,20}){0,3}$/ });
    expect(() => {
      own.add({ status: FORMS.day });
    }).toThrow(/^The argument status has two forms in the audit log: /);
    expect(() => {
      own.add({ confirmation: FORMS.word });
    }).toThrow(/^The argument confirmation has two forms/);
  });
});
