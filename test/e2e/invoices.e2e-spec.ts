import request from 'supertest';
import { bodyOf, callTool, ERAS, sendMcp, textOf, type ToolResult } from '../support/mcp-http.js';
import { GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

const SCOPE = 'invoices:read invoices:write';

interface Invoice {
  readonly invoiceNumber: string;
  readonly clientName: string;
  readonly status: string;
  readonly issuedOn: string;
}

interface Page {
  readonly invoices: readonly Invoice[];
  readonly nextCursor?: string;
}

/** What the demo data says of INV-2041, by hand. */
const INV_2041 = {
  invoiceNumber: 'INV-2041',
  clientName: 'Brightwater Foods',
  projectName: 'Warehouse migration',
  status: 'sent',
  total: { minorUnits: 1_893_750, currency: 'EUR', text: 'EUR 18,937.50' },
  issuedOn: '2026-11-02',
  dueOn: '2026-12-02',
};

const SPELLINGS = [
  '2041',
  'INV2041',
  'INV 2041',
  '#2041',
  'inv-2041',
  'Invoice 2041',
  'Invoice no. 2041',
  '２０４１',
  'INV–2041',
  '2041 ',
];

const textOfResource = (response: request.Response): string =>
  JSON.stringify(bodyOf<{ contents: unknown }>(response).result?.contents);

describe('invoices', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  const call = async (name: string, args: Record<string, unknown> = {}, claims = {}): Promise<ToolResult> =>
    callTool(app, name, args, { token: await app.mcpToken({ scope: SCOPE, ...claims }) });

  const search = async (args: Record<string, unknown> = {}, claims = {}): Promise<Page> => {
    const result = await call('search_invoices', args, claims);
    if (result.structuredContent === undefined) throw new Error(textOf(result));
    return result.structuredContent as unknown as Page;
  };

  const numbersOf = ({ invoices }: Page): string[] => invoices.map(({ invoiceNumber }) => invoiceNumber);

  const get = async (path: string, claims = {}): Promise<request.Response> =>
    request(app.origin)
      .get(path)
      .auth(await app.restToken({ scope: SCOPE, ...claims }), { type: 'bearer' });

  describe('are searched', () => {
    it('the latest first, 10 unless asked, never more than 25', async () => {
      const page = await search();
      expect(page.invoices).toHaveLength(10);
      expect(page.nextCursor).toBeDefined();
      const dates = page.invoices.map(({ issuedOn }) => issuedOn);
      expect(dates).toEqual([...dates].sort().reverse());
      expect((await search({ limit: 25 })).invoices).toHaveLength(25);
      expect(textOf(await call('search_invoices', { limit: 26 }))).toContain('limit');
    });

    it('by the beginning of the number, in upper or lower case', async () => {
      const found = numbersOf(await search({ numberPrefix: 'inv-203', limit: 25 }));
      expect([...found].sort()).toEqual(Array.from({ length: 10 }, (_, digit) => `INV-203${digit}`));
      expect(await search({ numberPrefix: 'INV-2041' })).toMatchObject({
        invoices: [INV_2041],
      });
      expect(numbersOf(await search({ numberPrefix: 'INV-20411' }))).toEqual([]);
    });

    it('by a part of the client, whose wildcards stand for themselves', async () => {
      const found = await search({ clientName: 'BRIGHTwater', limit: 25 });
      expect(new Set(found.invoices.map(({ clientName }) => clientName))).toEqual(
        new Set(['Brightwater Foods']),
      );
      expect(numbersOf(found)).toContain('INV-2041');
      for (const clientName of ['%', '_', '\\', '%%'])
        expect(numbersOf(await search({ clientName }))).toEqual([]);
    });

    it.each(['draft', 'sent', 'paid', 'void'])('by the status %s', async (status) => {
      const { invoices } = await search({ status, limit: 25 });
      expect(invoices.length).toBeGreaterThan(0);
      expect(new Set(invoices.map((invoice) => invoice.status))).toEqual(new Set([status]));
    });

    it('by date, both days included', async () => {
      const days = (await search({ issuedFrom: '2026-06-01', issuedTo: '2026-06-30' })).invoices;
      expect(days.length).toBeGreaterThan(1);
      for (const { issuedOn } of days) expect(issuedOn).toMatch(/^2026-06-/);
      const on = { issuedFrom: '2026-11-02', issuedTo: '2026-11-02' };
      expect(numbersOf(await search(on))).toContain('INV-2041');
      expect(numbersOf(await search({ issuedFrom: '2026-11-30' }))).toEqual([]);
    });

    it('by all of it together', async () => {
      const args = { numberPrefix: 'INV-2', clientName: 'foods', status: 'sent', issuedTo: '2026-11-02' };
      expect(numbersOf(await search(args))).toContain('INV-2041');
      expect(numbersOf(await search({ ...args, status: 'draft' }))).toEqual([]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['status', { status: 'open' }],
      ['numberPrefix', { numberPrefix: '%' }],
      ['numberPrefix', { numberPrefix: "INV-' or 1=1" }],
      ['numberPrefix', { numberPrefix: 'INV-٢' }],
      ['issuedFrom', { issuedFrom: '2026-02-30' }],
      ['issuedFrom', { issuedFrom: '0000-01-01' }],
      ['issuedTo', { issuedTo: 'yesterday' }],
      ['issuedTo', { issuedTo: '2026-11-02T00:00:00Z' }],
      ['clientName', { clientName: true }],
      ['clientName', { clientName: 'a\0b' }],
      ['limit', { limit: 0 }],
    ])('not by what is wrong with %s: %j', async (field, args) => {
      const result = await call('search_invoices', args);
      expect(result.isError).toBe(true);
      expect(textOf(result)).toMatch(/^Invalid parameters/);
      expect(textOf(result)).toContain(field);
    });

    it('in the organization of the caller only, though another has the same numbers', async () => {
      const ours = await search({ numberPrefix: 'INV-2041' });
      const theirs = await search({ numberPrefix: 'INV-2041' }, { org_id: GLOBEX });
      expect(ours.invoices).toHaveLength(1);
      expect(theirs.invoices).toHaveLength(1);
      expect(theirs.invoices[0]?.clientName).toBe('Quillon Pharma');
      expect((await search({ clientName: 'Quillon' })).invoices).toEqual([]);
      expect((await search({}, { org_id: 'org_unknown' })).invoices).toEqual([]);
    });
  });

  describe('are looked up', () => {
    it.each(ERAS)('with their lines, in %s', async (era) => {
      const token = await app.mcpToken({ scope: 'invoices:read' });
      const result = await callTool(app, 'lookup_invoice', { invoiceNumber: 'INV-2041' }, { token, era });
      expect(result.structuredContent).toMatchObject({
        ...INV_2041,
        lines: [
          {
            description: 'Senior consultant, October, days',
            quantity: 12.5,
            unitPrice: { minorUnits: 125_000, currency: 'EUR', text: 'EUR 1,250.00' },
            amount: { minorUnits: 1_562_500 },
          },
          { quantity: 3, amount: { minorUnits: 267_000 } },
          { quantity: 1, amount: { minorUnits: 64_250 } },
        ],
        sentAt: '2026-11-02T09:00:00.000Z',
        paidAt: null,
        voidedAt: null,
      });
      expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
    });

    it.each(['inv-2041', ' INV-2041 ', 'Inv-2041\n'])(
      'however the number is typed: %j',
      async (invoiceNumber) => {
        expect((await call('lookup_invoice', { invoiceNumber })).structuredContent).toMatchObject(INV_2041);
      },
    );

    it.each(SPELLINGS)('by the number %j, at every door', async (invoiceNumber) => {
      expect((await call('lookup_invoice', { invoiceNumber })).structuredContent).toMatchObject(INV_2041);
      expect((await get(`/api/invoices/${encodeURIComponent(invoiceNumber)}`)).body).toMatchObject(INV_2041);
      const token = await app.mcpToken({ scope: SCOPE });
      const uri = `invoice://${encodeURIComponent(invoiceNumber)}`;
      expect(textOfResource(await sendMcp(app, token, 'resources/read', { uri }))).toContain('INV-2041');
      const asked = (await call('void_invoice', { invoiceNumber })).structuredContent;
      expect(asked).toMatchObject({ outcome: 'confirmation_required', invoice: INV_2041 });
      expect(asked?.question).toContain('Void invoice INV-2041 ');
      expect(numbersOf(await search({ numberPrefix: invoiceNumber }))).toEqual(['INV-2041']);
    });

    it('a confirmation is for the invoice, however its number is typed', async () => {
      const numbers = numbersOf(await search({ status: 'sent' }));
      const number = numbers.find((sent) => sent !== 'INV-2041') ?? '';
      const digits = number.replace('INV-', '');
      const { confirmation } = (await call('void_invoice', { invoiceNumber: `#${digits}` }))
        .structuredContent as { confirmation: string };
      const other = await call('void_invoice', { invoiceNumber: '2041', confirmation });
      expect(textOf(other)).toContain('confirmation');
      expect(other.isError).toBe(true);
      const done = await call('void_invoice', { invoiceNumber: `inv ${digits}`, confirmation });
      expect(done.structuredContent).toMatchObject({ outcome: 'voided', invoice: { invoiceNumber: number } });
    });

    it('says what a number looks like where there is none', async () => {
      expect(textOf(await call('lookup_invoice', { invoiceNumber: '999999' }))).toContain(
        'A number looks like INV-2041',
      );
    });

    it('alike where there is none, where it is another’s, and where it is no number', async () => {
      const ours = numbersOf(await search({ limit: 25 }));
      const theirs = numbersOf(await search({ numberPrefix: 'INV-205', limit: 25 }, { org_id: GLOBEX }));
      const foreign = theirs.find((number) => !ours.includes(number)) ?? '';
      expect(
        (await call('lookup_invoice', { invoiceNumber: foreign }, { org_id: GLOBEX })).isError,
      ).toBeUndefined();
      const given = [
        'INV-9999',
        foreign,
        '',
        'x',
        '204',
        '2041.00',
        '2041 2042',
        'QUO-2041',
        'INV-02041',
        'ınv-2041',
        'INV-٢٠٤١',
        'INV-2041\0',
      ];
      for (const tool of ['lookup_invoice', 'void_invoice']) {
        const answers = await Promise.all(
          [...given, "INV-2041' or '1'='1", 'x'.repeat(10_000)].map(async (invoiceNumber) =>
            JSON.stringify(await call(tool, { invoiceNumber })),
          ),
        );
        expect(new Set(answers).size).toBe(1);
        expect(answers[0]).toContain('invoice_not_found');
      }
    });
  });

  describe('by REST', () => {
    it('are searched and looked up like by the tools', async () => {
      const found = await get('/api/invoices?numberPrefix=INV-2041&limit=5');
      expect(found.status).toBe(200);
      expect(found.body).toEqual(await search({ numberPrefix: 'INV-2041', limit: 5 }));
      const details = await call('lookup_invoice', { invoiceNumber: 'INV-2041' });
      expect((await get('/api/invoices/INV-2041')).body).toEqual(details.structuredContent);
    });

    it.each(['/api/invoices?limit=26', '/api/invoices?status=open', '/api/invoices?issuedFrom=x'])(
      '400 for %s',
      async (path) => {
        expect((await get(path)).body).toMatchObject({ status: 400, code: 'invalid_request' });
      },
    );

    it('404 alike for an unknown, a foreign and a malformed number', async () => {
      const answers = await Promise.all(
        ['INV-9999', 'INV-2008', 'nonsense', '%00', 'INV-2041%20x'].map(async (number) => {
          const { status, text, headers } = await get(`/api/invoices/${number}`, { org_id: GLOBEX });
          return `${status} ${text.replaceAll(String(headers['x-correlation-id']), 'CORRELATION')}`;
        }),
      );
      expect((await get('/api/invoices/INV-2008')).status).toBe(200);
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toMatch(/^404 .*invoice_not_found/);
    });
  });

  describe('need their scopes', () => {
    it.each(['/api/invoices', '/api/invoices/INV-2041'])(
      '%s: 401 without a token, 403 without the scope',
      async (path) => {
        await request(app.origin).get(path).expect(401);
        const refused = await get(path, { scope: 'projects:read projects:write' });
        expect(refused.status).toBe(403);
        expect(refused.get('WWW-Authenticate')).toContain('scope="invoices:read"');
      },
    );

    it('reading is not enough to void: 403 and the scope that is, by REST and by MCP', async () => {
      const token = await app.restToken({ scope: 'invoices:read' });
      const byRest = await request(app.origin)
        .post('/api/invoices/INV-2041/void')
        .auth(token, { type: 'bearer' });
      expect(byRest.status).toBe(403);
      expect(byRest.get('WWW-Authenticate')).toContain('scope="invoices:write"');
      const mcpToken = await app.mcpToken({ scope: 'invoices:read' });
      const params = { name: 'void_invoice', arguments: { invoiceNumber: 'INV-2041' } };
      const byMcp = await sendMcp(app, mcpToken, 'tools/call', params);
      expect(byMcp.status).toBe(403);
      expect(byMcp.get('WWW-Authenticate')).toContain('scope="invoices:write"');
    });

    it('who may not is not shown the tool', async () => {
      const response = await sendMcp(app, await app.mcpToken({ scope: 'invoices:read' }), 'tools/list');
      const names = bodyOf<{ tools: { name: string }[] }>(response).result?.tools.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['search_invoices', 'lookup_invoice']));
      expect(names).not.toContain('void_invoice');
    });
  });
});
