import { canonicalInvoiceNumber, invoiceNumberPrefix } from './invoice-number.js';

it.each([
  'INV-2041',
  'inv-2041',
  ' Inv-2041',
  'INV-2041\t\n',
  '2041',
  '2041 ',
  'INV2041',
  'INV 2041',
  'INV - 2041',
  'inv_2041',
  'INV.2041',
  'INV/2041',
  'INV:2041',
  '#2041',
  '# 2041',
  'INV#2041',
  'Invoice 2041',
  'invoice INV-2041',
  'Invoice #2041',
  'Invoice no. 2041',
  'Invoice number: INV-2041',
  'Invoice: 2041',
  'Inv. 2041',
  'No. 2041',
  '№ 2041',
  'Nr. 2041',
  'Rechnung 2041',
  'facture n° 2041',
  'ＩＮＶ-2041',
  'ＩＮＶ－２０４１',
  '２０４１',
  'INV‐2041',
  'INV–2041',
  'INV\u20112041',
  'INV\u22122041',
  'INV\u00a02041',
  '"INV-2041"',
  "'2041'",
  '(INV-2041)',
  '`INV-2041`.',
])('%j is INV-2041', (typed) => {
  expect(canonicalInvoiceNumber(typed)).toBe('INV-2041');
});

it.each([
  ['of another spelling of the letters', 'ınv-2041'],
  ['of another prefix', 'QUO-2041'],
  ['of other digits', 'INV-٢٠٤١'],
  ['of too few digits', 'INV-204'],
  ['of too few digits alone', '#204'],
  ['of too many digits', 'INV-2041000000'],
  ['without digits', 'INV-'],
  ['inside something else', 'x INV-2041 y'],
  ['twice', 'INV-2041 INV-2041'],
  ['of two', '2041 2042'],
  ['that is an amount', '2041.00'],
  ['that is an amount with a currency', '2041 EUR'],
  ['that is negative twice', '--2041--x'],
  ['with a sign in it', '20-41'],
  ['with a NUL', 'INV-2041\0'],
  ['with a pattern', 'INV-204%'],
  ['of endless blanks', `INV${' '.repeat(10_000)}2041`],
  ['empty', ''],
  ['a word alone', 'invoice'],
])('a number %s is none', (_, typed) => {
  expect(canonicalInvoiceNumber(typed)).toBeUndefined();
});

it('tells apart numbers with and without a leading zero', () => {
  expect(canonicalInvoiceNumber('INV-02041')).toBe('INV-02041');
  expect(canonicalInvoiceNumber('02041')).toBe('INV-02041');
});

it.each([
  ['INV-20', 'INV-20'],
  ['20', 'INV-20'],
  ['inv20', 'INV-20'],
  ['Invoice #20', 'INV-20'],
  ['INV-', 'INV-'],
  ['inv', 'INV-'],
  ['i', 'INV-'],
  ['２０', 'INV-20'],
  ['20%', undefined],
  ['20_', undefined],
  ['INV-2041000000', undefined],
  ['QUO-20', undefined],
])('%j is the prefix %s', (typed, prefix) => {
  expect(invoiceNumberPrefix(typed)).toBe(prefix);
});
