import type { DemoProject } from './demo-project.js';

export const globexScienceAndLandProjects: readonly DemoProject[] = [
  {
    client: 'Quillon Pharma',
    name: 'Trial site selection',
    status: 'active',
    started: '2026-03-16',
    description: 'Rank hospital sites for a phase III asthma trial by expected enrolment and start-up time.',
    notes: [
      {
        on: '2026-04-28',
        by: 'Aiko Tanabe',
        content:
          "Past enrolment predicts future enrolment better than the sites' own estimates, which run at twice the truth.",
      },
      {
        on: '2026-10-12',
        by: 'Aiko Tanabe',
        title: 'First sites open',
        content: 'Nine of 30 sites enrol. The two slowest are waiting for a freezer, not for patients.',
      },
    ],
  },
  {
    client: 'Quillon Pharma',
    name: 'Batch release lead time',
    status: 'active',
    started: '2026-05-18',
    description: 'Shorten the time between the end of production and release of a batch from 34 days to 20.',
    notes: [
      {
        on: '2026-06-23',
        by: 'Dieter Brandt',
        title: 'Value stream',
        content:
          'Testing takes six days, waiting for signatures eleven. The quality unit signs on Tuesdays and Thursdays by habit, not by rule.',
      },
      {
        on: '2026-11-11',
        by: 'Dieter Brandt',
        content:
          'Lead time is at 25 days for tablets. Sterile products need a second incubation and will stay above 30.',
      },
    ],
  },
  {
    client: 'Quillon Pharma',
    name: 'Serialisation readiness',
    status: 'completed',
    started: '2025-09-29',
    description: 'Readiness of four packaging lines for serialisation rules in two new markets.',
    notes: [
      {
        on: '2025-12-11',
        by: 'Samuel Osei',
        content:
          'Line 3 cannot print the longer code at full speed. Running it at 80% is cheaper than a new printer.',
      },
      {
        on: '2026-02-19',
        by: 'Samuel Osei',
        title: 'Closing',
        content:
          "Both authorities accepted the test submissions. The client's packaging team owns the process from here.",
      },
    ],
  },
  {
    client: 'Verdant Agriculture',
    name: 'Irrigation advice',
    status: 'active',
    started: '2026-04-06',
    description: 'Field-level irrigation advice for 120 growers from soil probes and the weather forecast.',
    notes: [
      {
        on: '2026-06-16',
        by: 'Ingrid Vollan',
        content: 'Growers ignore advice that arrives after six in the morning. The run now starts at three.',
      },
      {
        on: '2026-09-28',
        by: 'Ingrid Vollan',
        title: 'Season result',
        content:
          'Water use fell by 14% at equal yield on the 38 fields that followed the advice. Potato growers benefit most.',
      },
    ],
  },
  {
    client: 'Verdant Agriculture',
    name: 'Crop insurance data room',
    status: 'on_hold',
    started: '2026-01-26',
    description:
      "Structured evidence for hail and frost claims, shared with insurers under the growers' control.",
    notes: [
      {
        on: '2026-03-31',
        by: 'Chloe Marchetti',
        content:
          'Growers want to see who opened a file and when. That requirement came up in nine of ten interviews.',
      },
      {
        on: '2026-05-22',
        by: 'Chloe Marchetti',
        title: 'Paused',
        content:
          "The insurers' association is still agreeing on a data format. We wait for their vote in January.",
      },
    ],
  },
  {
    client: 'Verdant Agriculture',
    name: 'Seed traceability',
    status: 'completed',
    started: '2025-11-10',
    description:
      'Trace seed lots from the breeding station to the field within an hour, for recalls and for certification.',
    notes: [
      {
        on: '2026-01-21',
        by: 'Ingrid Vollan',
        content: 'The mock recall took 50 minutes; the previous one took two days and missed a depot.',
      },
      {
        on: '2026-03-06',
        by: 'Ingrid Vollan',
        title: 'Certified',
        content:
          'Certification granted without conditions. The auditor asked whether others may see the mock recall protocol.',
      },
    ],
  },
  {
    client: 'Marlow Water',
    name: 'Leak detection',
    status: 'active',
    started: '2026-02-09',
    description: 'Find leaks from night flow and pressure before they reach the surface.',
    notes: [
      {
        on: '2026-05-05',
        by: 'Samuel Osei',
        title: 'Pilot district',
        content:
          'Three leaks found in Eastbrook within a month, one of them running for an estimated two years.',
      },
      {
        on: '2026-10-19',
        by: 'Samuel Osei',
        content:
          'Crews confirm 68% of alerts. Most false ones are the same two factories filling tanks at night, which the next version knows.',
      },
    ],
  },
  {
    client: 'Marlow Water',
    name: 'Tariff affordability study',
    status: 'completed',
    started: '2025-10-27',
    description: 'Effect of a social tariff on arrears, and what it costs other customers.',
    notes: [
      {
        on: '2026-01-08',
        by: 'Chloe Marchetti',
        content:
          'A third of those entitled never apply. Enrolling them automatically costs less than chasing their arrears.',
      },
      {
        on: '2026-02-26',
        by: 'Chloe Marchetti',
        title: 'Published',
        content: "Study published with the regulator's comments. Automatic enrolment begins in April.",
      },
    ],
  },
];
