import { sql } from 'drizzle-orm';
import request from 'supertest';
import { ApiKeyAdministration } from '../../src/platform/api-keys/api-key-administration.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import type { AuditLogEntry, SearchAuditLogOutput } from '../../src/platform/audit/audit.schemas.js';
import { Database } from '../../src/platform/database/database.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import { callTool, ERAS, sendMcp, textOf, type ToolResult } from '../support/mcp-http.js';
import { ACME, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

const WRITER = { scope: 'invoices:read invoices:write' };

interface Outcome {
  readonly outcome: string;
  readonly invoice: { readonly invoiceNumber: string; readonly status: string };
  readonly question: string | null;
  readonly confirmation: string | null;
  readonly confirmationExpiresAt: string | null;
}

/** The demo data has few invoices that can be voided: each test has its own of Acme's. */
describe('voiding an invoice', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ API_KEYS_ENABLED: 'true' });
  });

  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  const call = async (
    args: Record<string, unknown>,
    claims: Record<string, unknown> = {},
    era: (typeof ERAS)[number] = '2025-11-25',
  ): Promise<ToolResult> =>
    callTool(app, 'void_invoice', args, { token: await app.mcpToken({ ...WRITER, ...claims }), era });

  const post = async (number: string, body?: object, claims = {}): Promise<request.Response> =>
    request(app.origin)
      .post(`/api/invoices/${number}/void`)
      .auth(await app.restToken({ ...WRITER, ...claims }), { type: 'bearer' })
      .send(body);

  const outcomeOf = (result: ToolResult): Outcome => {
    if (result.structuredContent === undefined) throw new Error(textOf(result));
    return result.structuredContent as unknown as Outcome;
  };

  const confirmationFor = async (invoiceNumber: string, claims = {}): Promise<string> =>
    outcomeOf(await call({ invoiceNumber }, claims)).confirmation ?? '';

  const statusOf = async (invoiceNumber: string, claims = {}): Promise<unknown> =>
    (
      await callTool(
        app,
        'lookup_invoice',
        { invoiceNumber },
        { token: await app.mcpToken({ ...WRITER, ...claims }) },
      )
    ).structuredContent?.status;

  /** As the owner of the tables. */
  const asOwner = (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> => {
    const { driver } = app.app.get<{ driver: DatabaseDriver }>(Database);
    return driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.organization_id', ${ACME}, true)`);
      return work(tx);
    });
  };

  /** As SQL by hand would: the application has no way to write most of these columns. */
  const change = (set: string, number: string): Promise<unknown> =>
    asOwner((tx) =>
      tx.execute(
        sql.raw(`update invoices set ${set} where number = '${number}' and organization_id = '${ACME}'`),
      ),
    );

  /** A new one of the sort that can be voided. */
  let next = 5000;
  const newInvoice = async (status: 'draft' | 'sent' = 'sent'): Promise<string> => {
    const number = `INV-${next++}`;
    await asOwner((tx) =>
      tx.execute(sql`
        insert into invoices
        select organization_id, ${number}, client_id, project_id, ${status}, currency, 0, issued_on, due_on,
          case when ${status} = 'sent' then sent_at end
        from invoices where number = 'INV-2041' and organization_id = ${ACME}`),
    );
    return number;
  };

  it.each(ERAS)('asks first and changes nothing, then does it: %s', async (era) => {
    const invoiceNumber = era === '2025-11-25' ? 'INV-2041' : await newInvoice('draft');
    const status = await statusOf(invoiceNumber);
    const first = outcomeOf(await call({ invoiceNumber }, {}, era));
    expect(first).toMatchObject({ outcome: 'confirmation_required', invoice: { invoiceNumber, status } });
    expect(Date.parse(first.confirmationExpiresAt ?? '')).toBeGreaterThan(Date.now() + 290_000);
    expect(await statusOf(invoiceNumber)).toBe(status);
    if (era === '2025-11-25')
      expect(first.question).toBe(
        'Void invoice INV-2041 to Brightwater Foods over EUR 18,937.50? It goes from sent to void, and nothing can undo that.',
      );

    const second = outcomeOf(await call({ invoiceNumber, confirmation: first.confirmation }, {}, era));
    expect(second).toMatchObject({
      outcome: 'voided',
      invoice: { invoiceNumber, status: 'void' },
      question: null,
      confirmation: null,
      confirmationExpiresAt: null,
    });
    expect(await statusOf(invoiceNumber)).toBe('void');
  });

  it('takes the same two steps by REST, and a confirmation of either for the other', async () => {
    const one = await newInvoice();
    const other = await newInvoice();
    const first = await post(one);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ outcome: 'confirmation_required', invoice: { status: 'sent' } });
    const { confirmation } = first.body as Outcome;
    const second = await post(one, { confirmation });
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ outcome: 'voided', invoice: { status: 'void' } });
    expect((await post(other, { confirmation: await confirmationFor(other) })).status).toBe(200);
  });

  it('a service confirms its own preview, and no other service does, nor one without the scope', async () => {
    const { driver } = app.app.get<{ driver: DatabaseDriver }>(Database);
    const keys = new ApiKeyAdministration(driver);
    const service = async (...scopes: string[]): Promise<string> =>
      (await keys.create({ organizationId: ACME, name: 'Clean-up', scopes, days: 1 })).key;
    const [token, other, reader] = [
      await service('invoices:write'),
      await service('invoices:write'),
      await service('invoices:read'),
    ];
    const invoiceNumber = await newInvoice();
    const { confirmation } = outcomeOf(await callTool(app, 'void_invoice', { invoiceNumber }, { token }));
    const args = { invoiceNumber, confirmation };
    expect(textOf(await callTool(app, 'void_invoice', args, { token: other }))).toContain(
      '(confirmation_invalid)',
    );
    const unknown = await sendMcp(app, reader, 'tools/call', { name: 'void_invoice', arguments: args });
    expect(unknown.body).not.toHaveProperty('result.structuredContent');
    expect(await statusOf(invoiceNumber)).toBe('sent');
    expect(outcomeOf(await callTool(app, 'void_invoice', args, { token })).outcome).toBe('voided');
  });

  it.each([
    ['paid', 'INV-2008', /credit note/],
    ['void', 'INV-2041', /void already/],
  ])('is refused at the first step for what is %s', async (status, invoiceNumber, why) => {
    expect(await statusOf(invoiceNumber)).toBe(status);
    const result = await call({ invoiceNumber });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/\(invoice_not_voidable\)$/);
    expect(textOf(result)).toMatch(why);
    expect((await post(invoiceNumber)).body).toMatchObject({ status: 409, code: 'invoice_not_voidable' });
  });

  describe('a confirmation does nothing', () => {
    const refused = async (args: Record<string, unknown>, code: string, claims = {}): Promise<void> => {
      const result = await call(args, claims);
      expect(result.isError).toBe(true);
      expect(textOf(result)).toContain(`(${code})`);
    };

    it('for another user of the same organization', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = await confirmationFor(invoiceNumber);
      await refused({ invoiceNumber, confirmation }, 'confirmation_invalid', { sub: 'waad|mallory' });
      expect(await statusOf(invoiceNumber)).toBe('sent');
    });

    it('in another organization, be it the same user and the same number', async () => {
      const claims = { org_id: GLOBEX };
      const sent = (
        await callTool(
          app,
          'search_invoices',
          { status: 'sent', limit: 25 },
          { token: await app.mcpToken({ ...WRITER, ...claims }) },
        )
      ).structuredContent?.invoices as { invoiceNumber: string }[];
      const invoiceNumber = sent[0]?.invoiceNumber ?? '';
      const theirs = await confirmationFor(invoiceNumber, claims);
      const ours = await confirmationFor(await newInvoice());
      await refused({ invoiceNumber, confirmation: ours }, 'confirmation_invalid', claims);
      expect(await statusOf(invoiceNumber, claims)).toBe('sent');
      await refused({ invoiceNumber: await newInvoice(), confirmation: theirs }, 'confirmation_invalid');
    });

    it('for an invoice of another organization but what an unknown number does', async () => {
      const confirmation = await confirmationFor(await newInvoice());
      const answers = await Promise.all(
        ['INV-2008', 'INV-9999', 'nonsense'].map(async (invoiceNumber) =>
          JSON.stringify(await call({ invoiceNumber, confirmation }, { org_id: GLOBEX })),
        ),
      );
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain('invoice_not_found');
    });

    it('for another invoice of the same client and total', async () => {
      const [one, other] = [await newInvoice(), await newInvoice()];
      const confirmation = await confirmationFor(one);
      await refused({ invoiceNumber: other, confirmation }, 'confirmation_invalid');
      expect(await statusOf(other)).toBe('sent');
    });

    it.each<[string, (confirmation: string) => string]>([
      ['altered', (confirmation) => confirmation.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
      ['with a later expiry', (confirmation) => confirmation.replace(/^\d/, '9')],
      ['truncated', (confirmation) => confirmation.slice(0, 80)],
      ['of 200,000 characters', () => 'A'.repeat(200_000)],
    ])('when it is %s', async (_, alter) => {
      const invoiceNumber = await newInvoice();
      const confirmation = alter(await confirmationFor(invoiceNumber));
      await refused({ invoiceNumber, confirmation }, 'confirmation_invalid');
      expect((await post(invoiceNumber, { confirmation })).body).toMatchObject({
        status: 403,
        code: 'confirmation_invalid',
      });
      expect(await statusOf(invoiceNumber)).toBe('sent');
    });

    it('when it is a megabyte: the body is not even read', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = 'A'.repeat(1_000_000);
      expect((await post(invoiceNumber, { confirmation })).status).toBe(413);
      await expect(call({ invoiceNumber, confirmation })).rejects.toThrow(/^413 /);
      expect(await statusOf(invoiceNumber)).toBe('sent');
    });

    it.each([true, 1, {}, []])('when it is no text: %j', async (confirmation) => {
      const invoiceNumber = await newInvoice();
      expect(textOf(await call({ invoiceNumber, confirmation }))).toMatch(/^Invalid parameters/);
      expect((await post(invoiceNumber, { confirmation })).body).toMatchObject({ code: 'invalid_request' });
    });

    it('a second time', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = await confirmationFor(invoiceNumber);
      expect(outcomeOf(await call({ invoiceNumber, confirmation })).outcome).toBe('voided');
      await refused({ invoiceNumber, confirmation }, 'confirmation_used');
      expect((await post(invoiceNumber, { confirmation })).body).toMatchObject({
        status: 409,
        code: 'confirmation_used',
      });
    });

    it('after five minutes', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = await confirmationFor(invoiceNumber);
      const claims = { exp: Math.floor(Date.now() / 1000) + 3600 };
      const token = await app.mcpToken({ ...WRITER, ...claims });
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 301_000);
      const result = await callTool(app, 'void_invoice', { invoiceNumber, confirmation }, { token });
      expect(textOf(result)).toContain('(confirmation_expired)');
      jest.restoreAllMocks();
      expect(await statusOf(invoiceNumber)).toBe('sent');
    });

    it.each([
      [
        'the client',
        `client_id = (select id from clients where name = 'Pellworth Stores' and organization_id = '${ACME}')`,
      ],
      ['the currency', `currency = 'USD'`],
      ['the status', `status = 'sent', sent_at = now()`],
    ])('once %s has changed', async (_, set) => {
      const invoiceNumber = await newInvoice('draft');
      const confirmation = await confirmationFor(invoiceNumber);
      await change(set, invoiceNumber);
      await refused({ invoiceNumber, confirmation }, 'confirmation_outdated');
      expect(await statusOf(invoiceNumber)).not.toBe('void');
    });

    it('once another confirmation has voided the invoice', async () => {
      const invoiceNumber = await newInvoice();
      const [one, other] = [await confirmationFor(invoiceNumber), await confirmationFor(invoiceNumber)];
      expect(outcomeOf(await call({ invoiceNumber, confirmation: one })).outcome).toBe('voided');
      await refused({ invoiceNumber, confirmation: other }, 'confirmation_outdated');
    });

    it('once the invoice is paid', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = await confirmationFor(invoiceNumber);
      await change(`status = 'paid', paid_at = now()`, invoiceNumber);
      await refused({ invoiceNumber, confirmation }, 'confirmation_outdated');
      expect(await statusOf(invoiceNumber)).toBe('paid');
    });

    it('without the scope, though it was issued with it', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = await confirmationFor(invoiceNumber);
      const response = await post(invoiceNumber, { confirmation }, { scope: 'invoices:read' });
      expect(response.status).toBe(403);
      expect(await statusOf(invoiceNumber)).toBe('sent');
    });
  });

  it.each([
    ['the same confirmation', 'confirmation_used', false],
    ['a confirmation of its own', 'confirmation_outdated', true],
  ])('at once, each with %s: one wins, all others are told', async (_, code, ownConfirmations) => {
    const invoiceNumber = await newInvoice();
    const first = await confirmationFor(invoiceNumber);
    const confirmations = await Promise.all(
      Array.from({ length: 6 }, async () => (ownConfirmations ? confirmationFor(invoiceNumber) : first)),
    );
    const answers = await Promise.all(
      confirmations.map((confirmation) => post(invoiceNumber, { confirmation })),
    );
    const said = answers.map(({ body }) => {
      const { outcome, code: refusal } = body as { outcome?: string; code?: string };
      return outcome ?? refusal;
    });
    expect(said.sort()).toEqual([...Array<string>(5).fill(code), 'voided']);
  });

  describe('with an idempotency key', () => {
    it('is done once, and answered the same however often it is repeated, by either door', async () => {
      const invoiceNumber = await newInvoice();
      const idempotencyKey = `key of ${invoiceNumber}`.replaceAll(' ', '-');
      const preview = outcomeOf(await call({ invoiceNumber, idempotencyKey }));
      expect(preview.outcome).toBe('confirmation_required');
      const args = { invoiceNumber, confirmation: preview.confirmation, idempotencyKey };
      const first = outcomeOf(await call(args));
      expect(first.outcome).toBe('voided');
      expect(outcomeOf(await call(args))).toEqual(first);
      const { confirmation } = preview;
      const byRest = await post(invoiceNumber, { confirmation }).then(({ body }) => body as { code: string });
      expect(byRest.code).toBe('confirmation_used');
      const repeated = await request(app.origin)
        .post(`/api/invoices/${invoiceNumber}/void`)
        .auth(await app.restToken(WRITER), { type: 'bearer' })
        .set('Idempotency-Key', idempotencyKey)
        .send({ confirmation });
      expect(repeated.body).toEqual(first);
    });

    it('is answered alike however the number is typed, with a later confirmation, and on the first step', async () => {
      const invoiceNumber = await newInvoice();
      const idempotencyKey = `key-${invoiceNumber}`;
      const confirmation = await confirmationFor(invoiceNumber);
      const later = await confirmationFor(invoiceNumber);
      const first = outcomeOf(await call({ invoiceNumber, confirmation, idempotencyKey }));
      expect(first.outcome).toBe('voided');
      const typed = ` ${invoiceNumber.toLowerCase()} `;
      for (const again of [{ confirmation }, { confirmation: later }, {}])
        expect(outcomeOf(await call({ invoiceNumber: typed, ...again, idempotencyKey }))).toEqual(first);
    });

    it('does not get past a bad confirmation, which leaves the key free', async () => {
      const invoiceNumber = await newInvoice();
      const idempotencyKey = `key-${invoiceNumber}`;
      const bad = await call({ invoiceNumber, confirmation: 'x', idempotencyKey });
      expect(textOf(bad)).toContain('(confirmation_invalid)');
      const confirmation = await confirmationFor(invoiceNumber);
      expect(outcomeOf(await call({ invoiceNumber, confirmation, idempotencyKey })).outcome).toBe('voided');
    });

    it('is refused for another invoice, which stays as it is', async () => {
      const one = await newInvoice();
      const other = await newInvoice();
      const idempotencyKey = `key-${one}`;
      const confirmation = await confirmationFor(one);
      expect(outcomeOf(await call({ invoiceNumber: one, confirmation, idempotencyKey })).outcome).toBe(
        'voided',
      );
      const second = await call({
        invoiceNumber: other,
        confirmation: await confirmationFor(other),
        idempotencyKey,
      });
      expect(textOf(second)).toContain('(idempotency_key_reused)');
      expect(await statusOf(other)).toBe('sent');
    });
  });

  describe('is in the audit log', () => {
    const events = async (subject: string, more: object = {}): Promise<AuditLogEntry[]> => {
      const token = await app.mcpToken({ scope: 'audit:read' });
      const { structuredContent } = await callTool(app, 'search_audit_log', { subject, ...more }, { token });
      return (structuredContent as unknown as SearchAuditLogOutput).events;
    };

    it('with who did it, from the moment that it is done, once', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = await confirmationFor(invoiceNumber);
      await Promise.all([call({ invoiceNumber, confirmation }), call({ invoiceNumber, confirmation })]);
      const voided = await events(invoiceNumber, { event: 'invoice.voided' });
      expect(voided).toHaveLength(1);
      expect(voided[0]).toMatchObject({
        subject: invoiceNumber,
        operation: 'void_invoice',
        decision: 'allowed',
        actor: { userId: 'waad|wanda', displayName: 'Wanda Writer' },
        arguments: { invoiceNumber, confirmation: `[${confirmation.length} characters]` },
      });
      expect(JSON.stringify(voided)).not.toContain(confirmation);
    });

    it.each([
      ['looked up', 'lookup_invoice', 'invoice.read', true],
      ['asked about', 'void_invoice', 'invoice.void_requested', true],
      ['searched', 'search_invoices', 'invoices.searched', false],
    ])('when one is %s', async (_, tool, event, named) => {
      const invoiceNumber = await newInvoice();
      const token = await app.mcpToken({ ...WRITER, sub: `waad|${event}` });
      await callTool(app, tool, named ? { invoiceNumber } : {}, { token });
      const filter = { event, userId: `waad|${event}`, subject: named ? invoiceNumber : undefined };
      let found: AuditLogEntry[] = [];
      while (found.length === 0) found = await events(invoiceNumber, filter);
      expect(found).toHaveLength(1);
    });

    it('when somebody tries a confirmation that is not theirs', async () => {
      const invoiceNumber = await newInvoice();
      const confirmation = await confirmationFor(invoiceNumber);
      const userId = `waad|mallory-of-${invoiceNumber}`;
      await call({ invoiceNumber, confirmation }, { sub: userId });
      let found: AuditLogEntry[] = [];
      while (found.length === 0) found = await events('confirmation_invalid', { userId });
      expect(found[0]).toMatchObject({
        event: 'access.denied',
        decision: 'denied',
        arguments: { invoiceNumber },
      });
    });
  });

  it('is confirmed however the number is typed, as it is the same invoice', async () => {
    const invoiceNumber = await newInvoice();
    const confirmation = await confirmationFor(` ${invoiceNumber.toLowerCase()}`);
    const { outcome, invoice } = outcomeOf(
      await call({ invoiceNumber: `${invoiceNumber.replace('INV', 'Inv')}\t`, confirmation }),
    );
    expect([outcome, invoice.invoiceNumber]).toEqual(['voided', invoiceNumber]);
  });
});
