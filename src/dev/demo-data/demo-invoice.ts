/** An invoice of the demo data, payable within 30 days. Its client is the client of the project. */
export interface DemoInvoice {
  readonly number: string;
  readonly status: 'draft' | 'sent' | 'paid' | 'void';
  readonly issued: string;
  readonly currency: 'CHF' | 'EUR' | 'GBP' | 'USD';
  readonly project: string;
  readonly lines: readonly DemoInvoiceLine[];
}

export type DemoInvoiceLine = readonly [description: string, quantity: number, unitPriceMinor: number];

/** Positional, so that an invoice reads like a row of a table. */
export function invoice(
  number: string,
  status: DemoInvoice['status'],
  issued: string,
  currency: DemoInvoice['currency'],
  project: string,
  lines: readonly DemoInvoiceLine[],
): DemoInvoice {
  return { number, status, issued, currency, project, lines };
}
