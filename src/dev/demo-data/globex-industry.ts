import type { DemoProject } from './demo-project.js';

export const globexIndustryProjects: readonly DemoProject[] = [
  {
    client: 'Kestrel Automotive',
    name: 'Paint shop quality',
    status: 'active',
    started: '2026-04-13',
    description: 'Fewer repaints in the Zwickau paint shop, now at 7% of bodies.',
    notes: [
      {
        on: '2026-06-18',
        by: 'Dieter Brandt',
        title: 'Cause found',
        content:
          'Dust comes from the cardboard in the door trim delivery, not from the booth. Unpacking has moved two halls away.',
      },
      {
        on: '2026-10-26',
        by: 'Dieter Brandt',
        content: 'Repaints at 4.4%. The rest follows humidity; the air handling contract is being reopened.',
      },
    ],
  },
  {
    client: 'Kestrel Automotive',
    name: 'Spare parts forecast',
    status: 'active',
    started: '2026-06-22',
    description: 'Forecast for 48,000 slow-moving spare parts, most of them ordered less than once a month.',
    notes: [
      {
        on: '2026-08-06',
        by: 'Aiko Tanabe',
        content:
          'For parts sold fewer than four times a year a simple average per vehicle age beats every model that we tried.',
      },
      {
        on: '2026-11-02',
        by: 'Aiko Tanabe',
        title: 'Stock effect',
        content:
          'Simulated over two years: availability from 91% to 95% with 6% less stock. Live test starts with brake parts.',
      },
    ],
  },
  {
    client: 'Kestrel Automotive',
    name: 'Battery passport',
    status: 'on_hold',
    started: '2026-03-02',
    description: 'Data for the EU battery passport from 34 cell and module suppliers.',
    notes: [
      {
        on: '2026-05-13',
        by: 'Chloe Marchetti',
        content:
          'Twelve suppliers deliver the carbon footprint per cell, nineteen per year and plant, three not at all.',
      },
      {
        on: '2026-07-10',
        by: 'Chloe Marchetti',
        title: 'Paused',
        content:
          'Waiting for the final delegated act. The supplier questionnaire is ready to go out on the day it appears.',
      },
    ],
  },
  {
    client: 'Kestrel Automotive',
    name: 'Dealer margin model',
    status: 'completed',
    started: '2025-10-06',
    description: 'A margin model for 310 dealers that rewards service quality as well as volume.',
    notes: [
      {
        on: '2025-12-16',
        by: 'Samuel Osei',
        content:
          'Dealers accept the service score as long as a single angry customer cannot swing it. The best and worst five percent are cut off.',
      },
      {
        on: '2026-02-24',
        by: 'Samuel Osei',
        title: 'Closing',
        content:
          'In force since February. Average margin is unchanged; a fifth of the dealers earn visibly more or less.',
      },
    ],
  },
  {
    client: 'Fenwick Paper',
    name: 'Dryer energy recovery',
    status: 'active',
    started: '2026-05-04',
    description: "Recover heat from the dryer section for the pulper and for the town's heating.",
    notes: [
      {
        on: '2026-07-01',
        by: 'Ingrid Vollan',
        content:
          'Measured exhaust carries 5.2 megawatts in winter. The town can take three of them, if the price is fixed for ten years.',
      },
      {
        on: '2026-10-29',
        by: 'Ingrid Vollan',
        title: 'Council vote',
        content:
          'The town council approved the pipe. Ground frost decides whether digging starts in December or in March.',
      },
    ],
  },
  {
    client: 'Fenwick Paper',
    name: 'Recycled fibre mix',
    status: 'completed',
    started: '2026-01-12',
    description: 'How much recycled fibre the packaging grades can take before strength suffers.',
    notes: [
      {
        on: '2026-03-11',
        by: 'Ingrid Vollan',
        content:
          '62% is safe for all grades, 70% for inner layers. Above that the corners crush in humid storage.',
      },
      {
        on: '2026-04-30',
        by: 'Ingrid Vollan',
        title: 'Closing',
        content: 'Recipes changed on both machines. Purchasing now pays by measured fibre length.',
      },
    ],
  },
];
