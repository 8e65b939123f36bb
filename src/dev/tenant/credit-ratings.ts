interface CreditRating {
  readonly rating: string;
  readonly asOf: string;
}

/** Ratings of clients in the demo data. The others have none, as in life. */
export const CREDIT_RATINGS: ReadonlyMap<string, CreditRating> = new Map([
  ['Blue Lantern Hotels', { rating: 'BB', asOf: '2026-07-14' }],
  ['Brightwater Foods', { rating: 'A', asOf: '2026-09-02' }],
  ['Castellan Insurance', { rating: 'AA', asOf: '2026-06-30' }],
  ['City of Larkspur', { rating: 'AAA', asOf: '2026-08-19' }],
  ['Halden Shipping', { rating: 'BBB', asOf: '2026-05-11' }],
  ['Kestrel Automotive', { rating: 'BBB', asOf: '2026-09-21' }],
  ['Norvik Energy', { rating: 'A', asOf: '2026-10-01' }],
  ['Ostrava Steel', { rating: 'B', asOf: '2026-08-05' }],
  ['Pellworth Stores', { rating: 'CCC', asOf: '2026-10-12' }],
  ['Redmoor Bank', { rating: 'AA', asOf: '2026-07-28' }],
  ['Solano Telecom', { rating: 'BB', asOf: '2026-06-03' }],
]);
