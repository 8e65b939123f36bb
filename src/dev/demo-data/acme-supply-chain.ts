import type { DemoProject } from './demo-project.js';

export const acmeSupplyChainProjects: readonly DemoProject[] = [
  {
    client: 'Brightwater Foods',
    name: 'Warehouse migration',
    status: 'active',
    started: '2026-03-02',
    description:
      'Move the Rotterdam distribution centre from the legacy warehouse system to SAP EWM without stopping outbound deliveries for more than one weekend.',
    notes: [
      {
        on: '2026-03-12',
        by: 'Miriam Okafor',
        title: 'Kick-off',
        content:
          'Sponsor is the operations director. Two things must not happen: a missed supermarket slot before Easter, and a second stock count. Cut-over is planned for the first weekend of October.',
      },
      {
        on: '2026-06-18',
        by: 'Jonas Lindqvist',
        title: 'Interface inventory',
        content:
          'We counted 41 interfaces instead of the 26 in the handover document. Eleven are nightly files nobody owns any more; Brightwater agreed to switch off seven of them.',
      },
      {
        on: '2026-10-06',
        by: 'Miriam Okafor',
        title: 'Cut-over done',
        content:
          'Go-live took 31 hours. Pick rate on Monday was 88% of normal and back to 97% by Wednesday. Label printing on dock 4 still falls over twice a shift.',
      },
      {
        on: '2026-11-12',
        by: 'Priya Raman',
        content:
          'Dock 4 labels traced to a duplex printer driver. Hypercare ends on 30 November; the client wants a quote for the Antwerp site.',
      },
    ],
  },
  {
    client: 'Brightwater Foods',
    name: 'Cold chain monitoring',
    status: 'active',
    started: '2026-05-11',
    description:
      'Temperature sensors in 140 refrigerated trailers, with alerts to the dispatcher before a load is lost rather than after.',
    notes: [
      {
        on: '2026-06-02',
        by: 'Tomás Herrera',
        title: 'Sensor choice',
        content:
          'Of three vendors tested, only one kept reporting through the tunnel stretch on the A13. It costs 20% more; procurement accepted the reasoning.',
      },
      {
        on: '2026-10-22',
        by: 'Tomás Herrera',
        content:
          '62 trailers are fitted. First saved load: a compressor failure near Breda, caught 40 minutes before the limit. The client has asked for that story in writing.',
      },
    ],
  },
  {
    client: 'Brightwater Foods',
    name: 'Supplier scorecards',
    status: 'completed',
    started: '2025-10-06',
    description:
      'Quarterly scorecards for the 80 largest suppliers covering delivery reliability, complaints and price stability.',
    notes: [
      {
        on: '2025-12-15',
        by: 'Eleanor Whitcombe',
        content:
          'Buyers disputed the weighting of complaints, so we now show the raw numbers beside the score. Disputes stopped.',
      },
      {
        on: '2026-02-20',
        by: 'Eleanor Whitcombe',
        title: 'Handover',
        content:
          "Scorecards run from the client's own data platform. Training material handed to Anke de Wit in procurement; no open points.",
      },
    ],
  },
  {
    client: 'Halden Shipping',
    name: 'Container visibility',
    status: 'active',
    started: '2026-02-16',
    description:
      "One view of where every container is, joining carrier messages, port gate data and the depot's own yard system.",
    notes: [
      {
        on: '2026-04-09',
        by: 'Jonas Lindqvist',
        title: 'Data quality',
        content:
          'Gate-out events from Gdynia arrive up to nine hours late. We show the age of each position instead of pretending that it is current.',
      },
      {
        on: '2026-09-30',
        by: 'Jonas Lindqvist',
        title: 'Pilot results',
        content:
          'Customer service answers "where is my box" in 40 seconds on average, from six minutes. Depot staff want the same view on their handhelds.',
      },
    ],
  },
  {
    client: 'Halden Shipping',
    name: 'Berth planning optimiser',
    status: 'on_hold',
    started: '2026-01-19',
    description:
      'Decision support for berth allocation at the Aarhus terminal, taking tides, crane availability and vessel priority into account.',
    notes: [
      {
        on: '2026-03-27',
        by: 'Priya Raman',
        content:
          'The prototype beats the manual plan on waiting time in 17 of 20 recorded weeks. Planners trust it less than the numbers deserve.',
      },
      {
        on: '2026-05-29',
        by: 'Miriam Okafor',
        title: 'Paused',
        content:
          'Halden froze investment until the terminal concession is renewed. Expected to resume in the first quarter; the team is released.',
      },
    ],
  },
  {
    client: 'Halden Shipping',
    name: 'Depot safety audit',
    status: 'completed',
    started: '2025-09-08',
    description:
      'Independent review of traffic separation, lifting operations and near-miss reporting at six inland depots.',
    notes: [
      {
        on: '2025-11-03',
        by: 'Tomás Herrera',
        title: 'Findings',
        content:
          'Fourteen findings, two urgent: reversing without a banksman in Vejle, and an expired lift inspection in Kolding. Both were fixed the same week.',
      },
      {
        on: '2025-12-19',
        by: 'Tomás Herrera',
        content:
          'Final report accepted by the safety board. They will repeat the audit themselves next autumn with our checklist.',
      },
    ],
  },
  {
    client: 'Pellworth Stores',
    name: 'Inventory accuracy review',
    status: 'active',
    started: '2026-06-08',
    description:
      'Find out why book stock and shelf stock differ by 9% in 210 stores, and fix the three largest causes.',
    notes: [
      {
        on: '2026-07-14',
        by: 'Eleanor Whitcombe',
        title: 'First causes',
        content:
          'Half of the difference comes from multipacks scanned as singles at the till. A further quarter is promotional stock that is received twice.',
      },
      {
        on: '2026-11-05',
        by: 'Priya Raman',
        content:
          'Till change is live in 30 stores; the difference there fell from 9.2% to 4.1%. Rollout to the rest is waiting for the January software freeze to end.',
      },
    ],
  },
  {
    client: 'Pellworth Stores',
    name: 'Returns handling',
    status: 'completed',
    started: '2025-11-17',
    description: 'Redesign of how online returns are inspected, regraded and put back on sale.',
    notes: [
      {
        on: '2026-01-26',
        by: 'Jonas Lindqvist',
        content:
          'Average time from parcel to saleable dropped from eleven days to three, mostly by grading at the receiving desk instead of in a back room.',
      },
      {
        on: '2026-03-13',
        by: 'Jonas Lindqvist',
        title: 'Closing',
        content: 'Signed off. The client keeps two of the three temporary inspection desks.',
      },
    ],
  },
];
