import { type DemoInvoice, invoice } from './demo-invoice.js';

export const acmeInvoicesOfSpring: readonly DemoInvoice[] = [
  invoice('INV-2008', 'paid', '2026-03-02', 'EUR', 'Container visibility', [
    ['Senior consultant, February, days', 12.5, 118000],
    ['Consultant, February, days', 15.5, 89000],
    ['Travel to the Bremerhaven terminal', 1, 98869],
  ]),
  invoice('INV-2009', 'paid', '2026-03-03', 'GBP', 'Solvency reporting', [
    ['Senior consultant, February, days', 9.5, 132000],
  ]),
  invoice('INV-2010', 'paid', '2026-03-03', 'GBP', 'Private label pricing', [
    ['Senior consultant, February, days', 8, 132000],
    ['Consultant, February, days', 12, 89000],
    ['Travel to the Leeds stores', 1, 165815],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2011', 'paid', '2026-03-05', 'USD', 'Loyalty programme redesign', [
    ['Senior consultant, February, days', 8, 125000],
    ['Travel to the hub in Denver', 1, 42758],
  ]),
  invoice('INV-2012', 'paid', '2026-04-02', 'USD', 'Loyalty programme redesign', [
    ['Senior consultant, March, days', 6, 118000],
    ['Travel to the hub in Denver', 1, 136671],
  ]),
  invoice('INV-2013', 'paid', '2026-04-03', 'EUR', 'Smart meter rollout office', [
    ['Senior consultant, March, days', 14, 125000],
    ['Consultant, March, days', 15.5, 92000],
  ]),
  invoice('INV-2014', 'paid', '2026-04-03', 'EUR', 'Warehouse migration', [
    ['Senior consultant, March, days', 12.5, 132000],
    ['Consultant, March, days', 10, 89000],
  ]),
  invoice('INV-2015', 'paid', '2026-04-04', 'EUR', 'Container visibility', [
    ['Senior consultant, March, days', 11, 125000],
  ]),
  invoice('INV-2016', 'paid', '2026-05-03', 'EUR', 'Container visibility', [
    ['Senior consultant, April, days', 12.5, 125000],
    ['Consultant, April, days', 12, 89000],
    ["Workshop with the client's team", 1, 240000],
  ]),
  invoice('INV-2017', 'paid', '2026-05-05', 'USD', 'Loyalty programme redesign', [
    ['Senior consultant, April, days', 8, 125000],
    ['Consultant, April, days', 15.5, 92000],
    ['Travel to the hub in Denver', 1, 158111],
  ]),
  invoice('INV-2018', 'paid', '2026-05-06', 'GBP', 'Parking tariff study', [
    ['Senior consultant, April, days', 8, 125000],
    ['Travel to the city hall', 1, 89096],
    ['Discount agreed in the frame contract', 1, -150000],
  ]),
  invoice('INV-2019', 'paid', '2026-05-06', 'GBP', 'Private label pricing', [
    ['Senior consultant, April, days', 12.5, 132000],
    ['Consultant, April, days', 15.5, 84000],
  ]),
  invoice('INV-2020', 'paid', '2026-06-02', 'GBP', 'Building permit service', [
    ['Senior consultant, May, days', 6, 132000],
    ['Consultant, May, days', 12, 92000],
    ['Travel to the city hall', 1, 86035],
  ]),
  invoice('INV-2021', 'void', '2026-06-04', 'EUR', 'Smart meter rollout office', [
    ['Senior consultant, May, days', 9.5, 118000],
    ['Travel to the control room in Bergen', 1, 132883],
    ['Discount agreed in the frame contract', 1, -150000],
  ]),
  invoice('INV-2022', 'paid', '2026-06-04', 'EUR', 'Cold chain monitoring', [
    ['Senior consultant, May, days', 12.5, 118000],
    ['Travel to the Antwerp depot', 1, 151842],
  ]),
  invoice('INV-2023', 'paid', '2026-06-05', 'USD', 'Loyalty programme redesign', [
    ['Senior consultant, May, days', 9.5, 118000],
  ]),
  invoice('INV-2024', 'paid', '2026-07-02', 'EUR', 'Payroll consolidation', [
    ['Senior consultant, June, days', 8, 125000],
    ['Consultant, June, days', 15.5, 89000],
    ['Discount agreed in the frame contract', 1, -100000],
  ]),
  invoice('INV-2025', 'paid', '2026-07-03', 'EUR', 'Cold chain monitoring', [
    ['Senior consultant, June, days', 9.5, 125000],
    ['Consultant, June, days', 15.5, 89000],
  ]),
];
