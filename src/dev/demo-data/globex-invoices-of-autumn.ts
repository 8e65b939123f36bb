import { type DemoInvoice, invoice } from './demo-invoice.js';

export const globexInvoicesOfAutumn: readonly DemoInvoice[] = [
  invoice('INV-2039', 'paid', '2026-07-04', 'EUR', 'Irrigation advice', [
    ['Senior consultant, June, days', 6, 125000],
    ['Consultant, June, days', 15.5, 92000],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2040', 'paid', '2026-07-05', 'GBP', 'Mortgage onboarding', [
    ['Senior consultant, June, days', 12.5, 118000],
    ['Consultant, June, days', 10, 89000],
    ['Travel to the Edinburgh branch', 1, 64743],
  ]),
  invoice('INV-2041', 'paid', '2026-08-02', 'CHF', 'Batch release lead time', [
    ['Senior consultant, July, days', 12.5, 125000],
  ]),
  invoice('INV-2042', 'void', '2026-08-05', 'GBP', 'Fleet electrification', [
    ['Senior consultant, July, days', 9.5, 125000],
    ['Consultant, July, days', 15.5, 92000],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2043', 'paid', '2026-08-05', 'EUR', 'Dryer energy recovery', [
    ['Senior consultant, July, days', 8, 125000],
    ['Consultant, July, days', 18, 89000],
    ["Workshop with the client's team", 1, 320000],
  ]),
  invoice('INV-2044', 'paid', '2026-08-06', 'GBP', 'Fraud alert tuning', [
    ['Senior consultant, July, days', 9.5, 118000],
  ]),
  invoice('INV-2045', 'paid', '2026-09-02', 'GBP', 'Mortgage onboarding', [
    ['Senior consultant, August, days', 9.5, 132000],
    ['Consultant, August, days', 18, 92000],
    ['Travel to the Edinburgh branch', 1, 99869],
  ]),
  invoice('INV-2046', 'paid', '2026-09-02', 'EUR', 'Revenue management', [
    ['Senior consultant, August, days', 8, 125000],
    ['Consultant, August, days', 10, 84000],
    ['Travel to the hotels in Porto', 1, 132975],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2047', 'paid', '2026-09-04', 'EUR', 'Housekeeping planning', [
    ['Senior consultant, August, days', 11, 132000],
    ['Consultant, August, days', 15.5, 92000],
  ]),
  invoice('INV-2048', 'paid', '2026-09-06', 'GBP', 'Fraud alert tuning', [
    ['Senior consultant, August, days', 9.5, 118000],
    ['Consultant, August, days', 18, 92000],
    ['Travel to the Edinburgh branch', 1, 172712],
  ]),
  invoice('INV-2049', 'sent', '2026-10-03', 'EUR', 'Dryer energy recovery', [
    ['Senior consultant, September, days', 6, 118000],
    ['Consultant, September, days', 18, 92000],
    ['Travel to the mill', 1, 114602],
  ]),
  invoice('INV-2050', 'paid', '2026-10-04', 'EUR', 'Spare parts forecast', [
    ['Senior consultant, September, days', 6, 132000],
    ['Consultant, September, days', 18, 84000],
    ['Discount agreed in the frame contract', 1, -150000],
  ]),
  invoice('INV-2051', 'sent', '2026-10-05', 'GBP', 'Student admissions', [
    ['Senior consultant, September, days', 11, 118000],
    ['Consultant, September, days', 10, 89000],
    ['Travel to the campus', 1, 105449],
  ]),
  invoice('INV-2052', 'sent', '2026-10-06', 'EUR', 'Irrigation advice', [
    ['Senior consultant, September, days', 6, 118000],
  ]),
  invoice('INV-2053', 'sent', '2026-11-04', 'EUR', 'Housekeeping planning', [
    ['Senior consultant, October, days', 8, 125000],
    ['Consultant, October, days', 10, 92000],
    ['Travel to the hotels in Porto', 1, 119544],
    ["Workshop with the client's team", 1, 320000],
  ]),
  invoice('INV-2054', 'sent', '2026-11-04', 'GBP', 'Fraud alert tuning', [
    ['Senior consultant, October, days', 6, 125000],
    ['Consultant, October, days', 18, 89000],
  ]),
  invoice('INV-2055', 'draft', '2026-11-05', 'EUR', 'Revenue management', [
    ['Senior consultant, October, days', 8, 132000],
    ['Travel to the hotels in Porto', 1, 82150],
  ]),
  invoice('INV-2056', 'draft', '2026-11-06', 'GBP', 'Leak detection', [
    ['Senior consultant, October, days', 6, 132000],
    ['Consultant, October, days', 18, 84000],
  ]),
];
