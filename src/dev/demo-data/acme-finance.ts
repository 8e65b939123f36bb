import type { DemoProject } from './demo-project.js';

export const acmeFinanceProjects: readonly DemoProject[] = [
  {
    client: 'Castellan Insurance',
    name: 'Claims triage model',
    status: 'active',
    started: '2026-04-13',
    description:
      'A model that sorts incoming motor claims into straight-through, desk review and field inspection, with reasons an adjuster can check.',
    notes: [
      {
        on: '2026-05-21',
        by: 'Priya Raman',
        title: 'Baseline',
        content:
          'Today 12% of claims go straight through. Adjusters agree with each other on the right lane in 81% of cases, which is the ceiling to aim for.',
      },
      {
        on: '2026-08-27',
        by: 'Priya Raman',
        title: 'Fairness check',
        content:
          "No lane differs by postcode once the vehicle's age is controlled for. Compliance wants this repeated every quarter and has put it in the contract.",
      },
      {
        on: '2026-11-10',
        by: 'Eleanor Whitcombe',
        content:
          'Shadow run over: 34% straight through at an error rate below the manual one. Go decision is due on 1 December.',
      },
    ],
  },
  {
    client: 'Castellan Insurance',
    name: 'Solvency reporting',
    status: 'completed',
    started: '2025-09-22',
    description:
      'Automated assembly of the quarterly Solvency II templates, replacing 60 linked spreadsheets.',
    notes: [
      {
        on: '2025-12-08',
        by: 'Eleanor Whitcombe',
        title: 'Parallel run',
        content:
          'Third quarter produced both ways. Four differences, all errors in the spreadsheets; the actuary asked us to document each for the auditor.',
      },
      {
        on: '2026-02-27',
        by: 'Eleanor Whitcombe',
        content: 'Year-end filing went out four days early. Spreadsheets are archived read-only.',
      },
    ],
  },
  {
    client: 'Castellan Insurance',
    name: 'Broker portal relaunch',
    status: 'on_hold',
    started: '2026-02-09',
    description: 'New self-service portal for 900 brokers with quotes, documents and commission statements.',
    notes: [
      {
        on: '2026-04-17',
        by: 'Tomás Herrera',
        title: 'Interviews',
        content:
          'Twelve brokers interviewed. Nobody asked for a dashboard; everybody asked for documents that open on a phone.',
      },
      {
        on: '2026-07-03',
        by: 'Miriam Okafor',
        title: 'Paused',
        content:
          'Stopped by the client until the new policy administration system has a stable interface. Designs and research are in the shared folder.',
      },
    ],
  },
  {
    client: 'Ostrava Steel',
    name: 'Faster month-end close',
    status: 'active',
    started: '2026-05-04',
    description: 'Cut the monthly close from nine working days to five across four plants and two ledgers.',
    notes: [
      {
        on: '2026-06-11',
        by: 'Eleanor Whitcombe',
        title: 'Where the days go',
        content:
          'Two of the nine days are spent waiting for goods receipts that were booked on paper. Inter-plant reconciliation takes another day and a half.',
      },
      {
        on: '2026-10-15',
        by: 'Jonas Lindqvist',
        content:
          'September closed in seven days. The remaining gap is the transfer price run, which still starts only when Třinec has finished.',
      },
    ],
  },
  {
    client: 'Ostrava Steel',
    name: 'Energy hedging policy',
    status: 'completed',
    started: '2025-10-20',
    description:
      'Policy and limits for hedging electricity and gas purchases, with a monthly report for the board.',
    notes: [
      {
        on: '2026-01-15',
        by: 'Priya Raman',
        content:
          'The board chose the middle option: 60% of expected consumption hedged twelve months ahead, reviewed every quarter.',
      },
      {
        on: '2026-03-05',
        by: 'Priya Raman',
        title: 'Closing',
        content: 'Treasury produced the February report without our help. Limits are in force since 1 March.',
      },
    ],
  },
  {
    client: 'Ostrava Steel',
    name: 'Scrap price forecast',
    status: 'active',
    started: '2026-07-20',
    description: "Eight-week forecast of scrap purchase prices for the melt shop's buyers.",
    notes: [
      {
        on: '2026-09-02',
        by: 'Priya Raman',
        content:
          "Four weeks ahead we beat the buyers' own estimate by a third. Beyond six weeks nobody beats a straight line, and we say so on the chart.",
      },
      {
        on: '2026-11-16',
        by: 'Jonas Lindqvist',
        title: 'Buyer feedback',
        content:
          'Buyers want the forecast on Monday before 07:00 and as a range, not a number. Both are in the next release.',
      },
    ],
  },
  {
    client: 'Medivance Hospitals',
    name: 'Payroll consolidation',
    status: 'active',
    started: '2026-03-23',
    description: 'Bring eleven hospital payrolls with nine collective agreements onto one engine by January.',
    notes: [
      {
        on: '2026-04-30',
        by: 'Miriam Okafor',
        title: 'Scope',
        content:
          'On-call supplements are calculated in five ways for the same agreement. Human resources will settle on one before we build anything.',
      },
      {
        on: '2026-08-20',
        by: 'Tomás Herrera',
        title: 'Second parallel run',
        content:
          '99.2% of payslips match to the cent. The rest are night shifts across the clock change in March, a real error in the old system.',
      },
      {
        on: '2026-11-13',
        by: 'Miriam Okafor',
        content:
          'Works council approved the January start. Back payments for the clock-change error go out with the December salaries.',
      },
    ],
  },
  {
    client: 'Medivance Hospitals',
    name: 'Procurement savings review',
    status: 'completed',
    started: '2025-12-01',
    description: 'Review of 40 purchasing categories to find savings that do not touch clinical choice.',
    notes: [
      {
        on: '2026-02-12',
        by: 'Eleanor Whitcombe',
        content:
          'Gloves, drapes and contrast agents make up 70% of what can be saved. Clinicians sat on every category panel, which kept the debate short.',
      },
      {
        on: '2026-04-24',
        by: 'Eleanor Whitcombe',
        title: 'Result',
        content:
          'Contracts worth 3.1 million a year in savings are signed. Two categories were dropped because the cheaper product failed the ward test.',
      },
    ],
  },
];
