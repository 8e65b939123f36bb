const NUMBER = /^\s*INV-(\d{4,9})\s*$/i;

/** The one spelling of an invoice number (INV-2041) for however it is typed; undefined for what is none. */
export function canonicalInvoiceNumber(typed: string): string | undefined {
  const digits = NUMBER.exec(typed)?.[1];
  return digits === undefined ? undefined : `INV-${digits}`;
}
