import { type DemoInvoice, invoice } from './demo-invoice.js';

export const acmeInvoicesOfAutumn: readonly DemoInvoice[] = [
  invoice('INV-2026', 'paid', '2026-07-05', 'EUR', 'Public outage map', [
    ['Senior consultant, June, days', 14, 132000],
    ['Consultant, June, days', 10, 84000],
    ['Travel to the control room in Bergen', 1, 118202],
    ['Discount agreed in the frame contract', 1, -150000],
  ]),
  invoice('INV-2027', 'paid', '2026-07-05', 'GBP', 'Building permit service', [
    ['Senior consultant, June, days', 14, 132000],
  ]),
  invoice('INV-2028', 'paid', '2026-08-03', 'EUR', 'Smart meter rollout office', [
    ['Senior consultant, July, days', 8, 118000],
  ]),
  invoice('INV-2029', 'void', '2026-08-03', 'EUR', 'Faster month-end close', [
    ['Senior consultant, July, days', 11, 132000],
    ['Travel to the Ostrava works', 1, 146433],
    ["Workshop with the client's team", 1, 240000],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2030', 'paid', '2026-08-04', 'GBP', 'Claims triage model', [
    ['Senior consultant, July, days', 12.5, 132000],
    ['Consultant, July, days', 10, 89000],
    ["Workshop with the client's team", 1, 240000],
  ]),
  invoice('INV-2031', 'paid', '2026-08-05', 'GBP', 'Inventory accuracy review', [
    ['Senior consultant, July, days', 6, 132000],
    ['Consultant, July, days', 10, 89000],
  ]),
  invoice('INV-2032', 'paid', '2026-09-02', 'EUR', 'Faster month-end close', [
    ['Senior consultant, August, days', 8, 118000],
    ['Consultant, August, days', 10, 89000],
  ]),
  invoice('INV-2033', 'paid', '2026-09-03', 'EUR', 'Smart meter rollout office', [
    ['Senior consultant, August, days', 9.5, 125000],
    ['Consultant, August, days', 15.5, 92000],
    ['Travel to the control room in Bergen', 1, 96212],
    ["Workshop with the client's team", 1, 320000],
  ]),
  invoice('INV-2034', 'paid', '2026-09-06', 'EUR', 'Payroll consolidation', [
    ['Senior consultant, August, days', 12.5, 132000],
    ["Workshop with the client's team", 1, 240000],
  ]),
  invoice('INV-2035', 'paid', '2026-09-06', 'EUR', 'Container visibility', [
    ['Senior consultant, August, days', 11, 125000],
    ['Consultant, August, days', 18, 84000],
  ]),
  invoice('INV-2036', 'sent', '2026-10-02', 'EUR', 'Warehouse migration', [
    ['Senior consultant, September, days', 11, 118000],
    ['Consultant, September, days', 15.5, 89000],
  ]),
  invoice('INV-2037', 'paid', '2026-10-03', 'USD', 'Loyalty programme redesign', [
    ['Senior consultant, September, days', 6, 132000],
    ['Consultant, September, days', 10, 84000],
  ]),
  invoice('INV-2038', 'sent', '2026-10-03', 'EUR', 'Public outage map', [
    ['Senior consultant, September, days', 12.5, 132000],
    ['Consultant, September, days', 12, 92000],
  ]),
  invoice('INV-2039', 'sent', '2026-10-04', 'EUR', 'Cold chain monitoring', [
    ['Senior consultant, September, days', 8, 125000],
    ['Consultant, September, days', 10, 84000],
    ['Travel to the Antwerp depot', 1, 129722],
  ]),
  invoice('INV-2040', 'sent', '2026-11-02', 'EUR', 'Scrap price forecast', [
    ['Senior consultant, October, days', 11, 118000],
    ['Consultant, October, days', 10, 89000],
    ['Travel to the Ostrava works', 1, 71580],
  ]),
  invoice('INV-2041', 'sent', '2026-11-02', 'EUR', 'Warehouse migration', [
    ['Senior consultant, October, days', 12.5, 125000],
    ['Consultant, October, days', 3, 89000],
    ['Travel to the Antwerp depot', 1, 64250],
  ]),
  invoice('INV-2042', 'draft', '2026-11-04', 'GBP', 'Store staffing model', [
    ['Senior consultant, October, days', 11, 125000],
    ['Consultant, October, days', 12, 89000],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2043', 'draft', '2026-11-05', 'GBP', 'Inventory accuracy review', [
    ['Senior consultant, October, days', 14, 125000],
    ['Consultant, October, days', 10, 89000],
  ]),
];
