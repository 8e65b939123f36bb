/** What may stand around a number: `"INV-2041",` */
const AROUND = /^[\s"'`([{]+|[\s"'`)\]}.,;:!?]+$/g;

const HYPHENS = /[\p{Pd}\u2043\u2212]/gu;

/** `Invoice no. 2041`, `#2041`, `INV 2041`, `inv_2041`: the words are optional, the digits are not. */
const SPELLINGS =
  /^(?:(?:invoice|bill|rechnung|facture|factura|fattura|fatura)\b)?[\s:]*(?:(?:number|num|nr|no)\b\.?|n°)?:?[\s#]*(?:INV)?[\s#_./:-]*(\d*)$/i;

/** Longer text is not a number, and need not be read. */
const LONGEST = 60;

/** The canonical spelling of a typed invoice number (INV-2041); undefined if it is malformed. */
export function canonicalInvoiceNumber(typed: string): string | undefined {
  const number = invoiceNumberPrefix(typed);
  return number !== undefined && /\d{4,}$/.test(number) ? number : undefined;
}

/** What a user has typed of an invoice number, as the beginning of one: `20` and `inv20` are INV-20; undefined if it is none. */
export function invoiceNumberPrefix(typed: string): string | undefined {
  if (typed.length > LONGEST) return undefined;
  if (/^\s*in?\s*$/i.test(typed)) return 'INV-';
  // NFKC also has the usual form of wide letters and digits.
  const digits = SPELLINGS.exec(typed.normalize('NFKC').replace(AROUND, '').replace(HYPHENS, '-'))?.[1];
  return digits === undefined || digits.length > 9 ? undefined : `INV-${digits}`;
}
