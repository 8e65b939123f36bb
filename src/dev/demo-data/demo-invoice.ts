/** An invoice as the demo data tells it: client and project by name, payable within 30 days. */
export interface DemoInvoice {
  readonly number: string;
  readonly client: string;
  readonly project: string;
  readonly status: 'draft' | 'sent' | 'paid' | 'void';
  readonly issued: string;
  readonly currency: string;
  readonly lines: readonly DemoInvoiceLine[];
}

export type DemoInvoiceLine = readonly [description: string, quantity: number, unitPriceMinor: number];
