const NUMBER = /^\s*INV-(\d{4,9})\s*$/i;

const BEGINNING = /^\s*(?:(?:i|in|inv-?)?\s*|#)(\d{0,9})\s*$/i;

/** What a user has typed of an invoice number, as the beginning of one; undefined if it is none. */
export function invoiceNumberPrefix(typed: string): string | undefined {
  const digits = BEGINNING.exec(typed)?.[1];
  return digits === undefined ? undefined : `INV-${digits}`;
}

/** The canonical spelling of a typed invoice number (INV-2041); undefined if it is malformed. */
export function canonicalInvoiceNumber(typed: string): string | undefined {
  const digits = NUMBER.exec(typed)?.[1];
  return digits === undefined ? undefined : `INV-${digits}`;
}
