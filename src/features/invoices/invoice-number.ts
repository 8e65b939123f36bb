const NUMBER = /^\s*INV-(\d{4,9})\s*$/i;

/** The canonical spelling of a typed invoice number (INV-2041); undefined if it is malformed. */
export function canonicalInvoiceNumber(typed: string): string | undefined {
  const digits = NUMBER.exec(typed)?.[1];
  return digits === undefined ? undefined : `INV-${digits}`;
}
