import type { DemoProject } from './demo-project.js';

export const globexGuestsAndCampusProjects: readonly DemoProject[] = [
  {
    client: 'Ashgrove University',
    name: 'Student admissions',
    status: 'active',
    started: '2026-02-23',
    description: 'Admissions decisions within two weeks of the deadline, consistent between faculties.',
    notes: [
      {
        on: '2026-05-19',
        by: 'Chloe Marchetti',
        content:
          'Foreign certificates take nine days each because two people can judge them. A shared list of 400 known certificates covers 85% of cases.',
      },
      {
        on: '2026-09-15',
        by: 'Chloe Marchetti',
        title: 'Autumn intake',
        content:
          'Decisions took 12 days, down from 33. Music asks to keep its auditions outside the system, which is fine.',
      },
    ],
  },
  {
    client: 'Ashgrove University',
    name: 'Research grants office',
    status: 'completed',
    started: '2025-11-03',
    description: 'Set up an office that helps researchers through grant applications and audits.',
    notes: [
      {
        on: '2026-01-28',
        by: 'Samuel Osei',
        content:
          "Applications handed in on the last day succeed half as often. The office's first rule is a deadline a week before the real one.",
      },
      {
        on: '2026-03-26',
        by: 'Samuel Osei',
        title: 'Handover',
        content: 'The office has a head and three advisers. Eleven applications are in the pipeline.',
      },
    ],
  },
  {
    client: 'Ashgrove University',
    name: 'Library space planning',
    status: 'on_hold',
    started: '2026-03-23',
    description: 'Reading rooms, group rooms and stacks for the next ten years.',
    notes: [
      {
        on: '2026-05-27',
        by: 'Ingrid Vollan',
        content:
          'Group rooms are booked at 96% and used at 58%. Releasing a room after ten empty minutes would help more than building four.',
      },
      {
        on: '2026-07-02',
        by: 'Ingrid Vollan',
        title: 'Paused',
        content:
          "The building's protection status is under review, and no wall may move before that is settled.",
      },
    ],
  },
  {
    client: 'Blue Lantern Hotels',
    name: 'Revenue management',
    status: 'active',
    started: '2026-06-29',
    description: 'Room prices for 44 hotels by demand, events and length of stay.',
    notes: [
      {
        on: '2026-08-25',
        by: 'Aiko Tanabe',
        content:
          'Managers override the price in 38% of cases and are right in half of those, mostly when a local event is missing from the calendar.',
      },
      {
        on: '2026-11-14',
        by: 'Dieter Brandt',
        title: 'First quarter',
        content:
          'Revenue per room up by 5.3% against comparable hotels. Managers now enter events themselves and override less.',
      },
    ],
  },
  {
    client: 'Blue Lantern Hotels',
    name: 'Housekeeping planning',
    status: 'active',
    started: '2026-08-10',
    description: 'Cleaning order by check-out and arrival times instead of by floor.',
    notes: [
      {
        on: '2026-09-22',
        by: 'Samuel Osei',
        content:
          'Early arrivals wait 20 minutes less in the two test hotels. Staff like the order but not the lift waits that come with it.',
      },
      {
        on: '2026-11-19',
        by: 'Samuel Osei',
        title: 'Lift waits',
        content: 'Rooms are now grouped in pairs of floors. Walking distance is back to where it was.',
      },
    ],
  },
  {
    client: 'Blue Lantern Hotels',
    name: 'Guest complaints analysis',
    status: 'completed',
    started: '2026-01-05',
    description: 'What guests complain about, by hotel and season, from reviews and reception notes.',
    notes: [
      {
        on: '2026-02-18',
        by: 'Chloe Marchetti',
        content:
          'Noise leads in every hotel on a square; nobody had asked whether the quiet rooms were sold last or first. They were sold first, without a surcharge.',
      },
      {
        on: '2026-03-30',
        by: 'Chloe Marchetti',
        title: 'Closing',
        content: 'Quiet rooms go to guests who ask for them. Noise complaints fell by a third in March.',
      },
    ],
  },
  {
    client: 'Blue Lantern Hotels',
    name: 'Breakfast food waste',
    status: 'completed',
    started: '2025-12-15',
    description: 'Measure and reduce what the breakfast buffet throws away.',
    notes: [
      {
        on: '2026-01-29',
        by: 'Ingrid Vollan',
        content:
          'Bread is 40% of the waste by weight. Smaller baskets, refilled more often, halve it without a single complaint.',
      },
      {
        on: '2026-03-12',
        by: 'Ingrid Vollan',
        title: 'Result',
        content: '31% less waste over all hotels. Kitchens compete over the monthly figure.',
      },
    ],
  },
  {
    client: 'Marlow Water',
    name: 'Fleet electrification',
    status: 'active',
    started: '2026-07-13',
    description: 'Replace 230 vans by electric ones without leaving a crew stranded.',
    notes: [
      {
        on: '2026-09-03',
        by: 'Dieter Brandt',
        title: 'Range check',
        content:
          'All but 19 vans drive less than 110 km a day. Those 19 belong to the hill district and stay for now.',
      },
      {
        on: '2026-11-20',
        by: 'Dieter Brandt',
        content: 'Chargers ordered for two depots. The grid connection at Northfield takes until May.',
      },
    ],
  },
];
