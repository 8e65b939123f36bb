import { canonicalInvoiceNumber } from './invoice-number.js';

it.each(['INV-2041', 'inv-2041', ' Inv-2041', 'INV-2041\t\n'])('%j is INV-2041', (typed) => {
  expect(canonicalInvoiceNumber(typed)).toBe('INV-2041');
});

it.each([
  ['of another spelling of the letters', 'ınv-2041'],
  ['of wide letters', 'ＩＮＶ-2041'],
  ['of other digits', 'INV-٢٠٤١'],
  ['with another hyphen', 'INV‐2041'],
  ['of too few digits', 'INV-204'],
  ['of too many digits', 'INV-2041000000'],
  ['inside something else', 'x INV-2041 y'],
  ['twice', 'INV-2041 INV-2041'],
  ['with a NUL', 'INV-2041\0'],
  ['empty', ''],
])('a number %s is none: %j', (_, typed) => {
  expect(canonicalInvoiceNumber(typed)).toBeUndefined();
});

it('tells apart numbers with and without a leading zero', () => {
  expect(canonicalInvoiceNumber('INV-02041')).toBe('INV-02041');
});
