import type { DemoProject } from './demo-project.js';

export const acmePublicAndEnergyProjects: readonly DemoProject[] = [
  {
    client: 'Norvik Energy',
    name: 'Public outage map',
    status: 'active',
    started: '2026-06-15',
    description:
      'A public map of power outages that is right within five minutes and stays up when everybody looks at it at once.',
    notes: [
      {
        on: '2026-07-22',
        by: 'Jonas Lindqvist',
        title: 'Load',
        content:
          'The last winter storm brought 90,000 visitors in ten minutes. Static tiles behind the content network carry that; the old application did not.',
      },
      {
        on: '2026-10-28',
        by: 'Jonas Lindqvist',
        content:
          'Crews now close an outage from the van, so the map clears within two minutes instead of an hour. Storm exercise planned for 3 December.',
      },
    ],
  },
  {
    client: 'Norvik Energy',
    name: 'Smart meter rollout office',
    status: 'active',
    started: '2026-01-12',
    description: 'Programme office for replacing 310,000 electricity meters in three regions.',
    notes: [
      {
        on: '2026-04-02',
        by: 'Miriam Okafor',
        content:
          'One appointment in six fails because nobody is at home. A text message the evening before brought that down to one in eleven in the Tromsø pilot.',
      },
      {
        on: '2026-09-17',
        by: 'Miriam Okafor',
        title: 'Quarter review',
        content:
          '118,000 meters installed, 4% behind plan. The gap is installers, not meters; a second contractor starts in October.',
      },
    ],
  },
  {
    client: 'Norvik Energy',
    name: 'Wind turbine maintenance planning',
    status: 'on_hold',
    started: '2026-02-23',
    description: 'Plan turbine visits by weather window and failure risk instead of by calendar.',
    notes: [
      {
        on: '2026-05-07',
        by: 'Tomás Herrera',
        content:
          'Gearbox oil temperature predicts a stop two weeks ahead in seven of nine past cases. Too few cases to promise anything yet.',
      },
      {
        on: '2026-06-25',
        by: 'Tomás Herrera',
        title: 'Paused',
        content:
          'Waiting for a second year of sensor data. Norvik keeps the collection running; we meet again in the spring.',
      },
    ],
  },
  {
    client: 'City of Larkspur',
    name: 'Building permit service',
    status: 'active',
    started: '2026-04-20',
    description: 'Online application for building permits, from the first drawing to the signed decision.',
    notes: [
      {
        on: '2026-06-04',
        by: 'Eleanor Whitcombe',
        title: 'User research',
        content:
          "Applicants do not know which of eleven forms they need. Three questions at the start replace the choice in 92% of last year's cases.",
      },
      {
        on: '2026-08-13',
        by: 'Priya Raman',
        title: 'Accessibility',
        content:
          'Audit against WCAG 2.2 AA: nine issues, all fixed but one. The drawing viewer cannot be used by keyboard and gets a text alternative.',
      },
      {
        on: '2026-11-17',
        by: 'Eleanor Whitcombe',
        content:
          '214 applications came in during the first month, 61% outside office hours. Case workers ask for a way to mark a drawing as unreadable.',
      },
    ],
  },
  {
    client: 'City of Larkspur',
    name: 'Budget transparency site',
    status: 'completed',
    started: '2025-09-15',
    description: "A public site that shows where the city's money goes, down to single contracts.",
    notes: [
      {
        on: '2025-11-20',
        by: 'Priya Raman',
        content: 'Legal cleared publication of contracts above 25,000. Names of sole traders are left out.',
      },
      {
        on: '2026-01-30',
        by: 'Priya Raman',
        title: 'Launch',
        content:
          "Launched with the council's budget debate. The local paper found a duplicated payment on the first day; the city has recovered it.",
      },
    ],
  },
  {
    client: 'City of Larkspur',
    name: 'Archive digitisation',
    status: 'on_hold',
    started: '2026-03-09',
    description:
      'Scan and index the land records from 1880 to 1974 so that permits can be checked without a visit to the basement.',
    notes: [
      {
        on: '2026-05-18',
        by: 'Tomás Herrera',
        title: 'Sample',
        content:
          'Handwriting before 1920 is recognised at 71%, too low to search by. Typed records after 1931 reach 98%.',
      },
      {
        on: '2026-06-30',
        by: 'Miriam Okafor',
        title: 'Paused',
        content:
          'The basement flooded; the originals are with a conservator until the new year. Nothing already scanned was lost.',
      },
    ],
  },
  {
    client: 'City of Larkspur',
    name: 'Parking tariff study',
    status: 'completed',
    started: '2026-01-05',
    description: 'Effect of three tariff zones on occupancy, revenue and traffic searching for a space.',
    notes: [
      {
        on: '2026-02-25',
        by: 'Jonas Lindqvist',
        content:
          'Sensor counts show that a fifth of the traffic on Market Street is looking for parking. Raising the price there by half would free one space in eight.',
      },
      {
        on: '2026-04-16',
        by: 'Jonas Lindqvist',
        title: 'Decision',
        content:
          'Council adopted the two-zone variant. Shop owners were less opposed than expected once deliveries were exempt.',
      },
    ],
  },
];
