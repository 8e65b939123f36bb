import { redact } from './redact.js';

describe('redact', () => {
  it.each([
    [
      'ids',
      { projectId: '8a3f0c2e-0000-4000-8000-000000000001' },
      { projectId: '8a3f0c2e-0000-4000-8000-000000000001' },
    ],
    ['numbers of invoices', { invoiceNumber: 'INV-2041' }, { invoiceNumber: 'INV-2041' }],
    ['numbers and flags', { limit: 10, all: true, none: null }, { limit: 10, all: true, none: null }],
  ])('keeps %s', (_, given, expected) => {
    expect(redact(given)).toEqual(expected);
  });

  it.each([
    ['sentences', { content: 'He was let go.' }, { content: '[14 characters]' }],
    ['one word where words belong', { search: 'merger' }, { search: '[6 characters]' }],
    ['secrets pasted by mistake', { projectId: 'x'.repeat(65) }, { projectId: '[65 characters]' }],
    ['API keys', { projectId: 'ghk_abc', ghk_abc: 1 }, { projectId: '[7 characters]', '[unnamed]': 1 }],
    ['e-mail addresses', { who: 'a@b.example' }, { who: '[11 characters]' }],
    ['what is nested', { list: ['a'], object: { token: 'x' } }, { list: '[list]', object: '[object]' }],
    ['names that are none', { 'a b\u0000': 1 }, { '[unnamed]': 1 }],
    ['a NUL, which PostgreSQL would refuse', { projectId: 'a\u0000' }, { projectId: '[2 characters]' }],
    ['numbers that JSON does not know', { limit: Infinity }, { limit: null }],
  ])('hides %s', (_, given, expected) => {
    expect(redact(given)).toEqual(expected);
  });

  it('stops at twenty', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`a${i}`, i]));
    expect(Object.keys(redact(many))).toHaveLength(20);
  });

  it('is not led astray by __proto__', () => {
    const redacted = redact(JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(JSON.stringify(redacted)).not.toContain('polluted');
  });
});
