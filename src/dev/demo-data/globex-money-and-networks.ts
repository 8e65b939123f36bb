import type { DemoProject } from './demo-project.js';

export const globexMoneyAndNetworksProjects: readonly DemoProject[] = [
  {
    client: 'Redmoor Bank',
    name: 'Mortgage onboarding',
    status: 'active',
    started: '2026-06-01',
    description: 'From first call to binding offer in three days instead of sixteen.',
    notes: [
      {
        on: '2026-07-16',
        by: 'Chloe Marchetti',
        title: 'Process walk',
        content:
          'The same payslip is checked by four people. Two of them do so because the scanned copy is unreadable by the time it reaches them.',
      },
      {
        on: '2026-11-06',
        by: 'Aiko Tanabe',
        content:
          'Branches in the pilot answer in five days. Valuation is now the longest step, with one appraiser for the whole coast.',
      },
    ],
  },
  {
    client: 'Redmoor Bank',
    name: 'Fraud alert tuning',
    status: 'active',
    started: '2026-04-27',
    description: 'Halve the number of card fraud alerts without missing more fraud.',
    notes: [
      {
        on: '2026-06-09',
        by: 'Aiko Tanabe',
        content:
          'One rule from 2014 causes 22% of all alerts and has found nothing since 2021. It is switched off under observation.',
      },
      {
        on: '2026-10-21',
        by: 'Dieter Brandt',
        title: 'Interim result',
        content:
          'Alerts down by 41%, caught fraud unchanged within the margin. Investigators clear the queue before lunch for the first time.',
      },
    ],
  },
  {
    client: 'Redmoor Bank',
    name: 'Branch network study',
    status: 'on_hold',
    started: '2026-01-19',
    description: 'Which of 85 branches to keep, merge or share with another bank.',
    notes: [
      {
        on: '2026-04-14',
        by: 'Samuel Osei',
        content: 'Cash demand of small shops keeps eleven branches busy that look empty by account numbers.',
      },
      {
        on: '2026-06-05',
        by: 'Dieter Brandt',
        title: 'Paused',
        content:
          'The board postponed the decision until after the merger vote. All material is with the strategy office.',
      },
    ],
  },
  {
    client: 'Redmoor Bank',
    name: 'Regulatory data glossary',
    status: 'completed',
    started: '2025-11-24',
    description: 'One definition for each of 300 terms used in supervisory reports, with an owner.',
    notes: [
      {
        on: '2026-02-05',
        by: 'Chloe Marchetti',
        content: '"Customer" had seven definitions. Five remain, each under its own name.',
      },
      {
        on: '2026-04-10',
        by: 'Chloe Marchetti',
        title: 'Closing',
        content:
          "All terms have an owner who signed. The supervisor's reviewer called the glossary the best part of the file.",
      },
    ],
  },
  {
    client: 'Solano Telecom',
    name: 'Churn prevention',
    status: 'active',
    started: '2026-05-11',
    description: 'Offers for customers about to leave, made by the right channel at a price that pays.',
    notes: [
      {
        on: '2026-07-28',
        by: 'Aiko Tanabe',
        content:
          'Half of the discounts went to customers who were never going to leave. The new rule asks what changes their mind, not who might go.',
      },
      {
        on: '2026-11-03',
        by: 'Aiko Tanabe',
        title: 'Trial',
        content: "The treated group churns 1.8 points less at 60% of last year's discount budget.",
      },
    ],
  },
  {
    client: 'Solano Telecom',
    name: 'Fibre build planning',
    status: 'active',
    started: '2026-03-30',
    description: 'Order in which 400 districts get fibre, by cost, demand and municipal permits.',
    notes: [
      {
        on: '2026-05-26',
        by: 'Samuel Osei',
        content:
          'Permits take between two weeks and eight months. Asking for all of them now costs little and frees the order of building.',
      },
      {
        on: '2026-09-08',
        by: 'Samuel Osei',
        title: 'Plan accepted',
        content:
          'The first 60 districts are fixed. Sharing trenches with the water utility saves 9% in the valley.',
      },
    ],
  },
  {
    client: 'Solano Telecom',
    name: 'Call centre routing',
    status: 'completed',
    started: '2025-12-08',
    description: 'Route calls by what the customer wants rather than by which number was dialled.',
    notes: [
      {
        on: '2026-02-17',
        by: 'Ingrid Vollan',
        content:
          'Transfers dropped from 31% to 12% in the first week. Agents ask to see the reason that was recognised, so that they can correct it.',
      },
      {
        on: '2026-04-03',
        by: 'Ingrid Vollan',
        title: 'Handover',
        content: 'The routing table is maintained by team leads now, reviewed every two weeks.',
      },
    ],
  },
  {
    client: 'Solano Telecom',
    name: 'Tower energy costs',
    status: 'on_hold',
    started: '2026-02-16',
    description: 'Reduce the electricity bill of 2,300 radio towers.',
    notes: [
      {
        on: '2026-04-21',
        by: 'Dieter Brandt',
        content:
          'Cooling takes a third of the energy. Raising the set point by four degrees is safe for all equipment built after 2015.',
      },
      {
        on: '2026-06-12',
        by: 'Dieter Brandt',
        title: 'Paused',
        content:
          'Landlords of 900 towers must agree to metering first. Legal is negotiating; our part resumes afterwards.',
      },
    ],
  },
];
