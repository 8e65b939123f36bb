import type { DemoProject } from './demo-project.js';

export const acmeCustomersAndOperationsProjects: readonly DemoProject[] = [
  {
    client: 'Tandem Airlines',
    name: 'Crew rostering',
    status: 'active',
    started: '2026-05-25',
    description:
      'Rosters that respect duty limits and requests, published four weeks ahead instead of ten days.',
    notes: [
      {
        on: '2026-07-09',
        by: 'Priya Raman',
        content:
          'The solver needs 40 minutes for the summer schedule. The union wants to see why a request was refused, so every refusal now names the rule.',
      },
      {
        on: '2026-10-30',
        by: 'Tomás Herrera',
        title: 'First published roster',
        content:
          'November went out 26 days ahead. 74% of requests granted, 52% before. Standby distribution is the remaining complaint.',
      },
    ],
  },
  {
    client: 'Tandem Airlines',
    name: 'Loyalty programme redesign',
    status: 'active',
    started: '2026-02-02',
    description:
      'New earning and redemption rules for 1.4 million members, with a migration nobody loses points in.',
    notes: [
      {
        on: '2026-04-23',
        by: 'Eleanor Whitcombe',
        title: 'Liability',
        content:
          'Finance carries 38 million in unredeemed points. The new expiry rule reduces it slowly; a sudden cut was rejected as a breach of trust.',
      },
      {
        on: '2026-09-24',
        by: 'Eleanor Whitcombe',
        content:
          'Dry run moved all balances. 212 accounts had negative points, every one from a refund booked twice in 2023.',
      },
    ],
  },
  {
    client: 'Tandem Airlines',
    name: 'Turnaround time study',
    status: 'completed',
    started: '2025-10-13',
    description: 'Why short-haul turnarounds take 47 minutes when 35 are planned.',
    notes: [
      {
        on: '2025-12-04',
        by: 'Jonas Lindqvist',
        content:
          'Boarding is not the cause. The aircraft waits for the cleaning crew, who wait for the bus, on half of the delayed turnarounds.',
      },
      {
        on: '2026-01-22',
        by: 'Jonas Lindqvist',
        title: 'Outcome',
        content:
          'Two buses were added at the hub. Median turnaround is 39 minutes; the client continues alone.',
      },
    ],
  },
  {
    client: 'Medivance Hospitals',
    name: 'Outpatient scheduling',
    status: 'active',
    started: '2026-07-06',
    description: 'Fewer missed outpatient appointments and shorter queues at reception in four clinics.',
    notes: [
      {
        on: '2026-08-31',
        by: 'Miriam Okafor',
        title: 'Numbers',
        content:
          '13% of appointments are missed, dermatology leads with 19%. Most of those were booked more than ten weeks ahead.',
      },
      {
        on: '2026-11-09',
        by: 'Priya Raman',
        content:
          'Reminder with one-tap cancellation is live in two clinics: missed appointments down to 8%, and the freed slots are filled within a day.',
      },
    ],
  },
  {
    client: 'Medivance Hospitals',
    name: 'Ward logistics',
    status: 'on_hold',
    started: '2026-04-07',
    description: "Restocking of wards by scan instead of by nurses' lists.",
    notes: [
      {
        on: '2026-05-28',
        by: 'Tomás Herrera',
        content: 'Nurses spend 35 minutes a shift on ordering. The trial on ward 6B cut that to nine.',
      },
      {
        on: '2026-07-17',
        by: 'Miriam Okafor',
        title: 'Paused',
        content:
          'Wireless coverage in the old wing is too weak for scanners. Resumes after the network upgrade in the spring.',
      },
    ],
  },
  {
    client: 'Pellworth Stores',
    name: 'Store staffing model',
    status: 'active',
    started: '2026-08-17',
    description:
      "Staff hours per store from deliveries, footfall and opening times, instead of last year's plan plus two percent.",
    notes: [
      {
        on: '2026-09-21',
        by: 'Eleanor Whitcombe',
        content: 'Delivery days explain more than footfall does. Managers already knew; the plan did not.',
      },
      {
        on: '2026-11-18',
        by: 'Jonas Lindqvist',
        title: 'Trial stores',
        content:
          "Twelve trial stores agreed. Works council asks that no single employee's hours appear in the model, which is how it is built.",
      },
    ],
  },
  {
    client: 'Pellworth Stores',
    name: 'Private label pricing',
    status: 'completed',
    started: '2026-01-26',
    description: 'Price gaps between private label and brands in 60 categories, with a rule for each.',
    notes: [
      {
        on: '2026-03-19',
        by: 'Priya Raman',
        content: 'A gap above 35% makes customers doubt the quality in food, but not in cleaning products.',
      },
      {
        on: '2026-05-15',
        by: 'Priya Raman',
        title: 'Closing',
        content:
          "Rules adopted for 52 of the 60 categories. Baby food stays with the category manager's judgement.",
      },
    ],
  },
  {
    client: 'Norvik Energy',
    name: 'Data warehouse retirement',
    status: 'active',
    started: '2026-08-03',
    description: 'Switch off the 2009 data warehouse after moving the 70 reports that anybody still opens.',
    notes: [
      {
        on: '2026-09-10',
        by: 'Jonas Lindqvist',
        title: 'Report census',
        content:
          'Of 640 reports, 70 were opened in the last year. Owners of the other 570 were asked twice; three objected.',
      },
      {
        on: '2026-11-04',
        by: 'Jonas Lindqvist',
        content:
          "48 reports moved. The regulator's annual extract is the hard one, since its definitions exist only in a stored procedure.",
      },
    ],
  },
];
