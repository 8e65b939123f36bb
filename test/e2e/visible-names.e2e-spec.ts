import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SQL, sql } from 'drizzle-orm';
import { isVisibleLine, isVisibleText } from '../../src/platform/database/hidden-characters.js';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/open-database.js';
import { visibleLine, visibleText } from '../../src/platform/text/visible-text.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

const NAMED = [
  'Müller GmbH',
  'साक्षी \u0915\u094d\u200d\u0937',
  'Team \u{1F468}\u200d\u{1F469}\u200d\u{1F467} \u2764\ufe0f',
];
const HIDDEN = [
  '\u202e',
  '\u200b',
  '\u{E0041}',
  '\u00ad',
  '\ufe00',
  '\u0007',
  '\u00a0',
  '  ',
  '\n',
  '\u2028',
];

interface Rows {
  readonly rows: Record<string, unknown>[];
}

/** What rows are found by is stored as callers' input is cleaned. */
describe('names in the database', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await openTestDatabase();
    await run(
      sql`insert into organizations (id, name) values ('one', 'One'), ('two', 'Two')`,
      sql`insert into clients (organization_id, name) values ('one', 'Acme'), ('two', 'Acme')`,
    );
  });
  afterAll(() => test.close());

  const run = (...statements: SQL[]): Promise<Record<string, unknown>[]> =>
    test.driver.transaction(async (tx) => {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({ rows } = (await tx.execute(statement)) as Rows);
      return rows;
    });
  const causeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no error',
      (error: unknown) => (error as Error).message,
    );

  it.each([
    ['a line', visibleLine, isVisibleLine],
    ['a text', visibleText, isVisibleText],
  ])('the check of %s is the rule of the server, character by character', async (_, clean, check) => {
    const ranges = [
      [1, 0x3fff],
      [0xa000, 0xd7ff],
      [0xf000, 0xffff],
      [0x1b000, 0x1d1ff],
      [0xe0000, 0xe1000],
    ] as const;
    for (const [first, last] of ranges) {
      const rejected = await run(
        sql`select c from generate_series(${first}::integer, ${last}::integer) c
          where not (${check(sql`('a' || chr(c) || 'b')`)}) order by c`,
      );
      const expected: number[] = [];
      for (let code = first; code <= last; code++) {
        const text = `a${String.fromCodePoint(code)}b`;
        if (clean(text) !== text) expected.push(code);
      }
      expect(rejected.map(({ c }) => c)).toEqual(expected);
    }
  });

  it.each(NAMED)('%s is a name', async (name) => {
    expect(visibleLine(name)).toBe(name);
    await run(sql`insert into clients (organization_id, name) values ('one', ${name})`);
  });

  it.each(HIDDEN)('%j is in none, whoever writes it', async (hidden) => {
    for (const name of [`A${hidden}B`, `A${hidden}`, `${hidden}A`])
      expect(
        await causeOf(run(sql`insert into clients (organization_id, name) values ('one', ${name})`)),
      ).toContain('clients_name_visible');
  });

  describe('the migration', () => {
    const UNGUARDED = sql`alter table clients drop constraint if exists clients_name_visible`;
    async function migrate(file: string, ...before: SQL[]): Promise<Record<string, unknown>[]> {
      const text = await readFile(join(MIGRATIONS_FOLDER, file), 'utf8');
      const statements = text.split('--> statement-breakpoint').map((statement) => sql.raw(statement));
      const dropped = sql`alter table projects drop constraint projects_name_visible, drop constraint projects_description_visible`;
      // Rolled back, so that each starts with the same database.
      let rows: Record<string, unknown>[] = [];
      const end = new Error('rolled back');
      await test.driver
        .transaction(async (tx) => {
          for (const statement of [UNGUARDED, dropped, ...before, ...statements]) await tx.execute(statement);
          ({ rows } = (await tx.execute(
            sql`select c.name, p.name as project, p.description from projects p join clients c on c.id = p.client_id`,
          )) as Rows);
          throw end;
        })
        .catch((error: unknown) => {
          if (error !== end) throw error;
        });
      return rows;
    }

    it('cleans what is there', async () => {
      const client = '00000000-0000-4000-8000-000000000001';
      const rows = await migrate(
        '0018_visible_names.sql',
        sql`insert into clients (id, organization_id, name) values (${client}, 'one', ${' Café\u00a0\u200bNor\u202evik\u{E0041} '})`,
        sql`insert into projects (organization_id, client_id, name, description, status)
          values ('one', ${client}, ${'Plan\n\u200bB'}, ${'a\r\nb\u2028c\te\u0301\u200b'}, 'active')`,
      );
      expect(rows).toEqual([{ name: 'Café Norvik', project: 'Plan B', description: 'a\nb\nc\té' }]);
    });

    it('calls a client by its id that had hidden characters only', async () => {
      const client = '00000000-0000-4000-8000-000000000001';
      const rows = await migrate(
        '0018_visible_names.sql',
        sql`insert into clients (id, organization_id, name) values (${client}, 'one', ${'\u200b\u200b'})`,
        sql`insert into projects (organization_id, client_id, name, description, status)
          values ('one', ${client}, 'Plan', '', 'active')`,
      );
      expect(rows).toMatchObject([{ name: client }]);
    });

    it.each([
      ['0018_visible_names.sql', 'AC\u200bME'],
      ['0015_client_names_normalized.sql', 'Cafe\u0301'],
    ])('%s stops before clients that would become one: no unique index is broken', async (file, name) => {
      const id = '00000000-0000-4000-8000-000000000001';
      const before = [
        sql`alter table clients drop constraint clients_name_normalized`,
        sql`insert into clients (organization_id, name) values ('one', 'Café')`,
        sql`insert into clients (id, organization_id, name) values (${id}, 'one', ${name})`,
      ];
      // The index would be named. The message with the ids is for the operator who migrates.
      expect(await causeOf(migrate(file, ...before))).toBe('SQLSTATE 23505');
    });
  });
});
