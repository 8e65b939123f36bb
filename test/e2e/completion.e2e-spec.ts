import type { Response } from 'supertest';
import { Database } from '../../src/platform/database/database.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { clients } from '../../src/platform/database/schema.js';
import { bodyOf, type Era, ERAS, sendMcp } from '../support/mcp-http.js';
import { ACME, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

interface Completion {
  readonly values: readonly string[];
  readonly total: number;
  readonly hasMore: boolean;
}

/** Names that are found by what would be wildcards, were it not for being text; and many that begin alike. */
const ODD = ['50% Off Stores', '50 Percent Stores', 'a_b Ltd', 'axb Ltd', 'back\\slash Ltd'];
const MANY = Array.from({ length: 120 }, (_, index) => `Zz Number ${String(index).padStart(3, '0')}`);

describe.each([
  ['client_status_report', 'projects:read', 'invoices:read'],
  ['overdue_invoices', 'invoices:read', 'projects:read'],
])('the client of %s is completed', (prompt, needed, other) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    const driver = Reflect.get(app.app.get(Database), 'driver') as DatabaseDriver;
    const names = [...ODD, ...MANY, 'The Norvik Museum'];
    await driver.transaction((tx) =>
      tx
        .insert(clients)
        .values([
          ...names.map((name) => ({ organizationId: ACME, name })),
          { organizationId: GLOBEX, name: 'Norvik Energy of Globex' },
        ]),
    );
  });

  afterAll(() => app.close());

  const ask = async (value: unknown, era: Era, claims = {}, argument = 'client'): Promise<Response> =>
    sendMcp(
      app,
      await app.mcpToken({ scope: needed, ...claims }),
      'completion/complete',
      { ref: { type: 'ref/prompt', name: prompt }, argument: { name: argument, value } },
      era,
    );

  describe.each(ERAS)('in %s', (era) => {
    const complete = async (
      value: string,
      claims = {},
      argument = 'client',
    ): Promise<Completion | undefined> =>
      bodyOf<{ completion: Completion }>(await ask(value, era, claims, argument)).result?.completion;

    it.each([
      ['norvik', ['Norvik Energy', 'The Norvik Museum']],
      ['NORVIK E', ['Norvik Energy']],
      ['vik energ', ['Norvik Energy']],
      ['50%', ['50% Off Stores']],
      ['%', ['50% Off Stores']],
      ['a_b', ['a_b Ltd']],
      ['_', ['a_b Ltd']],
      ['\\', ['back\\slash Ltd']],
      ['Norvik Energyx', []],
      ["' OR 1=1 --", []],
      ['.*', []],
      ['\0', []],
      ['\ud800', []],
      ['Norvik\0', []],
      ['x'.repeat(201), []],
      ['x'.repeat(1_000), []],
    ])('%j is in %j', async (value, values) => {
      expect(await complete(value)).toEqual({ values, total: values.length, hasMore: false });
    });

    it('[A51] by a hundred names at most, and how many there are', async () => {
      expect(await complete('zz number')).toEqual({ values: MANY.slice(0, 100), total: 120, hasMore: true });
      expect(await complete('Zz Number 0')).toEqual({
        values: MANY.slice(0, 100),
        total: 100,
        hasMore: false,
      });
      expect(await complete('Zz Number 1')).toEqual({ values: MANY.slice(100), total: 20, hasMore: false });
    });

    it('of nothing yet, by the first names there are', async () => {
      const { values = [], ...rest } = (await complete('')) ?? {};
      expect(values).toHaveLength(100);
      expect(rest).toMatchObject({ hasMore: true });
      // Which of the two is first depends on the collation of the database.
      expect(new Set(values.slice(0, 2))).toEqual(new Set(['50% Off Stores', '50 Percent Stores']));
    });

    it('by the names of its own organization', async () => {
      expect(await complete('norvik', { org_id: GLOBEX })).toEqual({
        values: ['Norvik Energy of Globex'],
        total: 1,
        hasMore: false,
      });
      expect(await complete('', { org_id: 'org_nobody' })).toEqual({ values: [], total: 0, hasMore: false });
      expect((await complete('', { org_id: GLOBEX }))?.values).not.toContain('Norvik Energy');
    });

    it('and no other argument of it', async () => {
      expect(await complete('Norvik', {}, 'clientName')).toEqual({ values: [], total: 0, hasMore: false });
    });

    it(`to whoever holds ${needed}`, async () => {
      const steppedUp = await ask('norvik', era, { scope: `${other} clients:read` });
      expect(steppedUp.status).toBe(403);
      expect(steppedUp.get('WWW-Authenticate')).toContain(`scope="${needed}"`);
      const hidden = await ask('norvik', era, { scope: other, permissions: [other] });
      expect(bodyOf(hidden).error).toEqual({ code: -32602, message: `Unknown prompt: ${prompt}` });
    });

    it.each([7, null, ['x'], { like: '%' }, undefined])('from %j: -32602', async (value) => {
      expect(bodyOf(await ask(value, era)).error).toMatchObject({
        code: -32602,
        message: 'Invalid params of completion/complete: look at argument.value',
      });
    });
  });
});
