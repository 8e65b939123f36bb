import { sql } from 'drizzle-orm';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import type { Principal } from '../../gatehouse/index.js';
import { searchProjectsInput } from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';
import {
  addProjects,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  reader,
} from '../../../test/support/test-projects.js';
import { projectsServiceOn } from '../../../test/support/projects-service.js';

describe('searching projects', () => {
  let testDatabase: TestDatabase;
  let projects: ProjectsService;

  const search = async (input: object, principal: Principal = reader): Promise<string[]> => {
    const { projects: found } = await projects.search(principal, searchProjectsInput.parse(input));
    return found.map(({ name }) => name);
  };

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    projects = projectsServiceOn(testDatabase.database);
    await addProjects(testDatabase.driver, ORGANIZATION, [
      { name: 'Warehouse migration', client: 'Brightwater Foods', description: 'Move the stock to SAP.' },
      { name: 'Warehouse safety', client: 'Halden Shipping', description: 'Forklifts and people apart.' },
      {
        name: 'Payroll',
        client: 'Halden Shipping',
        description: 'Pay for the warehouse staff.',
        status: 'on_hold',
      },
      { name: 'Data migration office', client: 'Zürich Re', description: 'Ledgers.', status: 'completed' },
      { name: 'Umzug nach Köln', client: 'Zürich Re', description: 'Größere Räume.', status: 'completed' },
      { name: 'Save 50% energy', client: '100% Renewable', description: 'C:\\plans\\energy_saving' },
      {
        name: "O'Neill's pricing",
        client: 'HALDEN SHIPPING NORTH',
        description: 'The "gold" tariff; drop table?',
      },
      { name: 'Q4 IT review', client: 'Under_score', description: 'Licences.' },
      { name: 'Планирование склада', client: 'Тест', description: 'Склад в Москве.' },
    ]);
    await addProjects(testDatabase.driver, OTHER_ORGANIZATION, [
      {
        name: 'Warehouse migration abroad',
        client: 'Brightwater Foods',
        description: 'Warehouse migration.',
      },
    ]);
  });

  afterAll(() => testDatabase.close());

  describe('by text', () => {
    it.each([
      ['wharehouse migraton', 'Warehouse migration'],
      ['warehose migration', 'Warehouse migration'],
      ['WAREHOUSE MIGRATION', 'Warehouse migration'],
      ['migration warehouse', 'Warehouse migration'],
      ['payrol', 'Payroll'],
      ['koln umzug', 'Umzug nach Köln'],
      ['größere', 'Umzug nach Köln'],
      ['планировние', 'Планирование склада'],
      ["O'Neill", "O'Neill's pricing"],
      ['forklift', 'Warehouse safety'],
      ['"gold"', "O'Neill's pricing"],
      ['q4', 'Q4 IT review'],
      ['it', 'Q4 IT review'],
    ])('%s finds %s first', async (text, name) => {
      expect((await search({ search: text }))[0]).toBe(name);
    });

    it('ranks the name above the description, and the whole name above a part of it', async () => {
      expect(await search({ search: 'warehouse' })).toEqual([
        'Warehouse safety',
        'Warehouse migration',
        'Payroll',
      ]);
      expect((await search({ search: 'Warehouse migration' }))[0]).toBe('Warehouse migration');
    });

    it('ranks what contains the text above what resembles it', async () => {
      const found = await search({ search: 'migration' });
      expect(found.slice(0, 2).sort()).toEqual(['Data migration office', 'Warehouse migration']);
    });

    it('finds nothing where nothing is like it', async () => {
      expect(await search({ search: 'zanzibar quokka' })).toEqual([]);
      expect(await search({ search: 'x'.repeat(200) })).toEqual([]);
      expect(await search({ search: 'ab cd ef gh '.repeat(16) })).toEqual([]);
    });

    it.each(['%', '_', '\\', '%%', '___', '\\%', "'", '"', ';--', '?', '{}', '(', '*'])(
      'finds %s only where it stands',
      async (text) => {
        const { projects: found } = await projects.search(
          reader,
          searchProjectsInput.parse({ search: text }),
        );
        for (const { name, description } of found) expect(`${name} ${description}`).toContain(text);
      },
    );

    it.each(['%a%', '$1', "' or '1'='1", '50; drop table projects'])(
      'takes %s for words, not for SQL',
      async (text) => {
        expect((await search({ search: text })).length).toBeLessThan(3);
      },
    );

    it('finds the characters that have a meaning in patterns', async () => {
      expect(await search({ search: '%' })).toEqual(['Save 50% energy']);
      expect(await search({ search: '50%' })).toEqual(['Save 50% energy']);
      expect(await search({ search: '\\' })).toEqual(['Save 50% energy']);
      expect(await search({ search: '_' })).toEqual(['Save 50% energy']);
      expect(await search({ search: 'energy_saving' })).toEqual(['Save 50% energy']);
    });

    it.each([
      ['zurich', ['Umzug nach Köln', 'Data migration office']],
      ['Zürich\u00a0Re  umzug', ['Umzug nach Köln', 'Data migration office']],
      ['Zu\u0308rich–Re: Umzug', ['Umzug nach Köln', 'Data migration office']],
      ['Halden payroll', ['Payroll']],
      ['Haldn payroll', ['Payroll']],
      ['O’Neill’s pricing', ["O'Neill's pricing"]],
      ['склад', ['Планирование склада']],
      [
        'which of our projects are about a warehouse?',
        ['Warehouse safety', 'Warehouse migration', 'Payroll'],
      ],
    ])('%j finds %j first, in words of the client too', async (text, names) => {
      const found = await search({ search: text });
      expect(found.slice(0, names.length)).toEqual(names);
    });

    it('says what to try where nothing is found, and nothing where something is', async () => {
      const hintOf = async (input: object): Promise<string | undefined> =>
        (await projects.search(reader, searchProjectsInput.parse(input))).hint;
      expect(await hintOf({ search: 'warehouse' })).toBeUndefined();
      expect(await hintOf({ search: 'zanzibar quokka' })).toBe(
        'Nothing matches. Try again: use fewer or other words in search.',
      );
      expect(await hintOf({ clientName: 'Haldn Shipping', clientNameMatch: 'exact' })).toBe(
        'No client has this clientName as its whole name. The nearest: "Halden Shipping", "HALDEN SHIPPING NORTH".',
      );
      expect(await hintOf({ clientName: 'zzz' })).toBe('Nothing matches. Try again: leave out clientName.');
      const ofNobody = { ...reader, organizationId: 'org_nowhere' };
      const { hint } = await projects.search(
        ofNobody,
        searchProjectsInput.parse({ clientName: 'Haldn Shipping', clientNameMatch: 'exact' }),
      );
      expect(hint).not.toContain('Halden');
    });

    it('never reaches into another organization', async () => {
      expect(await search({ search: 'abroad' })).toEqual([]);
      expect(
        await search({ search: 'warehouse' }, { ...reader, organizationId: OTHER_ORGANIZATION }),
      ).toEqual(['Warehouse migration abroad']);
      expect(await search({ search: 'warehouse' }, { ...reader, organizationId: 'org_nowhere' })).toEqual([]);
    });
  });

  describe('by filter', () => {
    it('finds a rare status among the many projects of a client that the text names', async () => {
      const organizationId = 'org_many_of_one';
      const many = Array.from({ length: 900 }, (_, index) => ({ name: `Project ${index}`, client: 'Zeta' }));
      const old = { name: 'Old', client: 'Zeta', status: 'on_hold' as const };
      await addProjects(testDatabase.driver, organizationId, [old, ...many]);
      const age = sql`update projects set updated_at = '2020-01-01' where name = 'Old'`;
      await testDatabase.driver.transaction((tx) => tx.execute(age));
      expect(await search({ search: 'zeta', status: 'on-hold' }, { ...reader, organizationId })).toEqual([
        'Old',
      ]);
    });

    it('keeps to the status', async () => {
      expect(await search({ status: 'on_hold' })).toEqual(['Payroll']);
      expect(await search({ search: 'warehouse', status: 'on_hold' })).toEqual(['Payroll']);
      expect(await search({ search: '%', status: 'on_hold' })).toEqual([]);
    });

    it('compares an exact client name as a whole, without regard to case', async () => {
      const exactly = (clientName: string): Promise<string[]> =>
        search({ clientName, clientNameMatch: 'exact' });
      expect((await exactly('halden shipping')).sort()).toEqual(['Payroll', 'Warehouse safety']);
      expect(await exactly('ZÜRICH RE')).toHaveLength(2);
      expect(await exactly('halden')).toEqual([]);
      expect(await exactly('%')).toEqual([]);
    });

    it('finds a partial client name anywhere in the name, without regard to case', async () => {
      expect((await search({ clientName: 'SHIPPING' })).sort()).toEqual([
        "O'Neill's pricing",
        'Payroll',
        'Warehouse safety',
      ]);
      expect(await search({ clientName: '0% r' })).toEqual(['Save 50% energy']);
      expect(await search({ clientName: '%' })).toEqual(['Save 50% energy']);
      expect(await search({ clientName: '_' })).toEqual(['Q4 IT review']);
      expect(await search({ clientName: 'hal_en' })).toEqual([]);
      expect(await search({ clientName: 'nobody' })).toEqual([]);
      expect(await search({ clientName: 'zurich' })).toHaveLength(2);
      expect(await search({ clientName: 'Zuerich\u00a0Re' })).toHaveLength(2);
      expect(await search({ clientName: 'Under‑score' })).toEqual(['Q4 IT review']);
    });

    it('forgives a typo in a partial client name only, and only where no name has the text', async () => {
      expect((await search({ clientName: 'Brigthwater' })).sort()).toEqual(['Warehouse migration']);
      expect(await search({ clientName: 'Brigthwater', clientNameMatch: 'exact' })).toEqual([]);
      expect((await search({ clientName: 'north' })).sort()).toEqual(["O'Neill's pricing"]);
    });

    it('joins every filter', async () => {
      expect(await search({ search: 'warehouse', clientName: 'halden' })).toEqual([
        'Warehouse safety',
        'Payroll',
      ]);
      expect(await search({ search: 'warehouse', clientName: 'halden', status: 'on_hold' })).toEqual([
        'Payroll',
      ]);
      expect(await search({ clientName: 'halden', status: 'completed' })).toEqual([]);
    });
  });

  describe('without a text', () => {
    it('lists the most recently active first', async () => {
      expect(await search({ limit: 3 })).toEqual(['Warehouse migration', 'Warehouse safety', 'Payroll']);
    });
  });

  it('returns no more than asked for, and says whether there is more', async () => {
    const all = await projects.search(reader, searchProjectsInput.parse({ limit: 9 }));
    expect(all.projects).toHaveLength(9);
    expect(all.nextCursor).toBeUndefined();
    const some = await projects.search(reader, searchProjectsInput.parse({ limit: 8 }));
    expect(some.projects).toHaveLength(8);
    expect(some.nextCursor).toBeDefined();
    const matching = await projects.search(
      reader,
      searchProjectsInput.parse({ search: 'warehouse', limit: 1 }),
    );
    expect(matching.projects).toHaveLength(1);
    expect(matching.nextCursor).toBeDefined();
  });
});
