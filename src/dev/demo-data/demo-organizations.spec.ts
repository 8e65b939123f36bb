import { demoId } from './demo-id.js';
import { demoOrganizations } from './demo-organizations.js';

describe.each(demoOrganizations)('the demo data of $name', ({ projects, invoices }) => {
  it('has a few dozen invoices in every status, numbered in the order of their dates, each for a project that had started', () => {
    expect(invoices.length).toBeGreaterThanOrEqual(30);
    expect(new Set(invoices.map(({ status }) => status)).size).toBe(4);
    expect(new Set(invoices.map(({ number }) => number)).size).toBe(invoices.length);
    expect(invoices.map(({ issued }) => issued)).toEqual(invoices.map(({ issued }) => issued).sort());
    for (const { project, issued } of invoices) {
      const started = projects.find((other) => other.name === project)?.started;
      expect([project, started !== undefined && started < issued]).toEqual([project, true]);
    }
  });

  it('has about thirty projects of eight to ten clients, in every status, each named once', () => {
    expect(projects.length).toBeGreaterThanOrEqual(30);
    expect(new Set(projects.map(({ name }) => name)).size).toBe(projects.length);
    expect(new Set(projects.map(({ client }) => client)).size).toBe(9);
    expect(new Set(projects.map(({ status }) => status)).size).toBe(3);
  });

  it.each(projects.map((project) => [project.name, project] as const))(
    'tells %s in order, one note a day',
    (_, { started, notes }) => {
      const days = [started, ...notes.map(({ on }) => on)];
      expect(days).toEqual([...new Set(days)].sort());
      expect(notes.length).toBeGreaterThanOrEqual(2);
    },
  );
});

it('the organizations share no client', () => {
  const [acme, globex] = demoOrganizations.map(
    ({ projects }) => new Set(projects.map(({ client }) => client)),
  );
  expect([...(acme ?? [])].filter((client) => globex?.has(client))).toEqual([]);
});

it('an id is a version 5 UUID that depends on the whole name', () => {
  const id = demoId('org', 'project', 'name');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(demoId('org', 'project', 'name')).toBe(id);
  expect(demoId('org', 'client', 'name')).not.toBe(id);
});
