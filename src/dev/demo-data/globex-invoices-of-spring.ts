import { type DemoInvoice, invoice } from './demo-invoice.js';

export const globexInvoicesOfSpring: readonly DemoInvoice[] = [
  invoice('INV-2021', 'paid', '2026-03-02', 'EUR', 'Guest complaints analysis', [
    ['Senior consultant, February, days', 6, 125000],
    ['Travel to the hotels in Porto', 1, 52992],
  ]),
  invoice('INV-2022', 'paid', '2026-03-03', 'USD', 'Call centre routing', [
    ['Senior consultant, February, days', 6, 132000],
    ['Consultant, February, days', 10, 92000],
  ]),
  invoice('INV-2023', 'paid', '2026-03-04', 'GBP', 'Research grants office', [
    ['Senior consultant, February, days', 9.5, 118000],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2024', 'paid', '2026-03-06', 'GBP', 'Leak detection', [
    ['Senior consultant, February, days', 9.5, 132000],
  ]),
  invoice('INV-2025', 'paid', '2026-04-02', 'EUR', 'Guest complaints analysis', [
    ['Senior consultant, March, days', 14, 132000],
  ]),
  invoice('INV-2026', 'paid', '2026-04-04', 'GBP', 'Research grants office', [
    ['Senior consultant, March, days', 9.5, 125000],
    ['Consultant, March, days', 18, 92000],
    ["Workshop with the client's team", 1, 240000],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2027', 'paid', '2026-04-04', 'GBP', 'Student admissions', [
    ['Senior consultant, March, days', 12.5, 118000],
    ['Consultant, March, days', 10, 84000],
    ["Workshop with the client's team", 1, 240000],
  ]),
  invoice('INV-2028', 'paid', '2026-04-05', 'GBP', 'Leak detection', [
    ['Senior consultant, March, days', 9.5, 132000],
    ['Travel to the pumping stations', 1, 86721],
  ]),
  invoice('INV-2029', 'paid', '2026-05-02', 'GBP', 'Research grants office', [
    ['Senior consultant, April, days', 12.5, 125000],
    ['Travel to the campus', 1, 151008],
  ]),
  invoice('INV-2030', 'paid', '2026-05-04', 'USD', 'Fibre build planning', [
    ['Senior consultant, April, days', 14, 132000],
    ['Consultant, April, days', 15.5, 89000],
    ['Travel to the Austin operations centre', 1, 132021],
  ]),
  invoice('INV-2031', 'paid', '2026-05-06', 'GBP', 'Student admissions', [
    ['Senior consultant, April, days', 6, 132000],
    ['Consultant, April, days', 12, 84000],
    ['Travel to the campus', 1, 96737],
  ]),
  invoice('INV-2032', 'paid', '2026-05-06', 'CHF', 'Trial site selection', [
    ['Senior consultant, April, days', 9.5, 118000],
    ['Consultant, April, days', 18, 89000],
    ['Travel to the Basel site', 1, 146405],
    ['Discount agreed in the frame contract', 1, -150000],
  ]),
  invoice('INV-2033', 'paid', '2026-06-02', 'GBP', 'Student admissions', [
    ['Senior consultant, May, days', 8, 118000],
    ['Consultant, May, days', 10, 89000],
  ]),
  invoice('INV-2034', 'void', '2026-06-04', 'USD', 'Fibre build planning', [
    ['Senior consultant, May, days', 9.5, 118000],
    ['Consultant, May, days', 18, 89000],
  ]),
  invoice('INV-2035', 'paid', '2026-06-04', 'EUR', 'Irrigation advice', [
    ['Senior consultant, May, days', 11, 118000],
    ['Consultant, May, days', 18, 84000],
    ['Travel to the trial fields', 1, 149498],
    ["Workshop with the client's team", 1, 320000],
  ]),
  invoice('INV-2036', 'paid', '2026-06-06', 'CHF', 'Trial site selection', [
    ['Senior consultant, May, days', 14, 118000],
    ['Consultant, May, days', 12, 89000],
    ['Travel to the Basel site', 1, 156936],
  ]),
  invoice('INV-2037', 'paid', '2026-07-02', 'EUR', 'Dryer energy recovery', [
    ['Senior consultant, June, days', 14, 132000],
    ['Consultant, June, days', 18, 89000],
  ]),
  invoice('INV-2038', 'paid', '2026-07-02', 'CHF', 'Trial site selection', [
    ['Senior consultant, June, days', 9.5, 132000],
    ['Consultant, June, days', 18, 89000],
    ['Discount agreed in the frame contract', 1, -150000],
  ]),
];
