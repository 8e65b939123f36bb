import { eq, sql } from 'drizzle-orm';
import { usedConfirmations } from '../../src/platform/database/schema.js';
import { invoiceLines, invoices } from '../../src/platform/database/invoices.schema.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { addInvoices, TOTAL } from '../support/test-invoices.js';
import { ORGANIZATION, OTHER_ORGANIZATION } from '../support/test-projects.js';

const INSUFFICIENT_PRIVILEGE = '42501';
const FOREIGN_KEY_VIOLATION = '23503';
const CHECK_VIOLATION = '23514';

type Status = 'draft' | 'sent' | 'paid' | 'void';
const STATUSES: readonly Status[] = ['draft', 'sent', 'paid', 'void'];
const STEPS = ['draft sent', 'draft void', 'sent paid', 'sent void'];

/** What a status asks of the times, so that nothing but the step itself can be refused. */
const timesOf = (status: Status): Partial<typeof invoices.$inferInsert> => ({
  sentAt: status === 'draft' ? null : new Date(),
  paidAt: status === 'paid' ? new Date() : null,
  voidedAt: status === 'void' ? new Date() : null,
});

/** The SQLSTATE that the work fails with, and the constraint. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return 'none';
  const { code, message, constraint } = error as { code?: string; message: string; constraint?: string };
  // What fails at the end of a transaction, the embedded database throws as it is.
  const broken = constraint ?? / constraint (\w+)/.exec(message)?.[1] ?? '';
  return `${code ?? message} ${broken}`.trim();
}

describe('the tables of invoices', () => {
  let testDatabase: TestDatabase;

  const asApplication = <T>(work: (tx: Transaction) => Promise<T>, organization = ORGANIZATION): Promise<T> =>
    testDatabase.database.inOrganization(organization, work);

  /** As the owner of the tables: a superuser here. */
  const asOwner = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    testDatabase.driver.transaction(work);

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    await addInvoices(
      testDatabase.driver,
      STATUSES.map((status, index) => ({ number: `INV-100${index}`, status })),
    );
    await addInvoices(
      testDatabase.driver,
      [{ number: 'INV-1001' }, { number: 'INV-3000', status: 'draft' }],
      OTHER_ORGANIZATION,
    );
  });

  afterAll(() => testDatabase.close());

  it('show a transaction the rows of its organization alone', async () => {
    const seen = await asApplication(async (tx) => [
      ...(await tx.select({ of: invoices.organizationId }).from(invoices)),
      ...(await tx.select({ of: invoiceLines.organizationId }).from(invoiceLines)),
    ]);
    expect(seen).toHaveLength(4 + 8);
    expect(new Set(seen.map(({ of }) => of))).toEqual(new Set([ORGANIZATION]));
    expect(await asApplication((tx) => tx.select().from(invoices), 'org_nowhere')).toEqual([]);
  });

  it('a change without any condition stops at the organization', async () => {
    await expect(
      asApplication(async (tx) => {
        await tx.execute(sql`update invoices set status = 'void', voided_at = now() where status = 'sent'`);
        const [row] = await tx
          .select({ voided: sql<number>`count(*)::integer` })
          .from(invoices)
          .where(eq(invoices.status, 'void'));
        throw new Error(`${row?.voided ?? 0} are void now`);
      }),
    ).rejects.toThrow('2 are void now');
    const others = await asApplication((tx) => tx.select().from(invoices), OTHER_ORGANIZATION);
    expect(others.map(({ status }) => status).sort()).toEqual(['draft', 'sent']);
  });

  it.each([
    ['adds an invoice', `insert into invoices select * from invoices`],
    ['removes an invoice', `delete from invoices`],
    ['empties the table', `truncate invoices cascade`],
    ['changes a total', `update invoices set total_minor = 1`],
    ['changes a number', `update invoices set number = 'INV-9999'`],
    ['changes a client', `update invoices set client_id = gen_random_uuid()`],
    ['moves an invoice to another organization', `update invoices set organization_id = 'org_other'`],
    ['marks as paid', `update invoices set status = 'paid', paid_at = now() where status = 'sent'`],
    ['adds a line', `insert into invoice_lines values ('${ORGANIZATION}', 'INV-1000', 9, 'x', 1, 0)`],
    ['changes a line', `update invoice_lines set quantity = 99`],
    ['removes a line', `delete from invoice_lines`],
    ['makes a used confirmation last', `update used_confirmations set expires_at = now()`],
    ['turns the trigger off', `alter table invoices disable trigger all`],
  ])('the application never %s', async (_, statement) => {
    expect(await refusalOf(asApplication((tx) => tx.execute(sql.raw(statement))))).toBe(
      INSUFFICIENT_PRIVILEGE,
    );
  });

  describe.each(STATUSES)('from %s', (from) => {
    const number = `INV-100${STATUSES.indexOf(from)}`;

    it.each(STATUSES)('to %s: even the owner takes no step that is none', async (to) => {
      const step = asOwner(async (tx) => {
        await tx
          .update(invoices)
          .set({ status: to, ...timesOf(to), ...(from !== 'draft' && { sentAt: sql`sent_at` }) })
          .where(sql`organization_id = ${ORGANIZATION} and number = ${number}`);
        throw new Error('taken, and taken back');
      });
      const allowed = STEPS.includes(`${from} ${to}`) || (from === to && ['draft', 'sent'].includes(from));
      if (allowed) await expect(step).rejects.toThrow('taken, and taken back');
      else expect(await refusalOf(step)).toBe(`${CHECK_VIOLATION} invoices_status_transition`);
    });
  });

  it.each([
    ['sent', `status = 'sent'`],
    ['void and paid', `status = 'void', voided_at = now(), paid_at = now()`],
    ['void', `status = 'void'`],
    ['draft, but sent', `sent_at = now()`],
  ])('a status without its times, or with others: %s', async (_, changes) => {
    const change = asOwner((tx) =>
      tx.execute(sql.raw(`update invoices set ${changes} where number = 'INV-1000'`)),
    );
    expect(await refusalOf(change)).toBe(`${CHECK_VIOLATION} invoices_status_times`);
  });

  it('the application voids by the two columns, and only forwards', async () => {
    const voidIt = (number: string): Promise<unknown> =>
      asApplication((tx) =>
        tx.execute(sql`update invoices set status = 'void', voided_at = now() where number = ${number}`),
      );
    expect(await refusalOf(voidIt('INV-1002'))).toBe(`${CHECK_VIOLATION} invoices_status_transition`);
    const unvoid = asApplication((tx) =>
      tx.execute(sql`update invoices set status = 'draft', voided_at = null where number = 'INV-1003'`),
    );
    expect(await refusalOf(unvoid)).toBe(`${CHECK_VIOLATION} invoices_status_transition`);
  });

  describe('the total', () => {
    it.each([
      [
        'the total is changed',
        sql`update invoices set total_minor = total_minor + 1 where number = 'INV-1000'`,
      ],
      ['a line is added', sql`insert into invoice_lines values (${ORGANIZATION}, 'INV-1000', 3, 'x', 1, 1)`],
      [
        'a line is changed',
        sql`update invoice_lines set quantity = 3 where position = 1 and invoice_number = 'INV-1000'`,
      ],
      [
        'a line is removed',
        sql`delete from invoice_lines where position = 1 and invoice_number = 'INV-1000'`,
      ],
    ])('is the sum of the lines, or nothing is committed: %s', async (_, statement) => {
      const work = asOwner(async (tx) => {
        await tx.execute(sql`select set_config('app.organization_id', ${ORGANIZATION}, true)`);
        await tx.execute(statement);
      });
      expect(await refusalOf(work)).toBe(`${CHECK_VIOLATION} invoices_total_of_lines`);
    });

    it('may change with a line in the same transaction', async () => {
      await asOwner(async (tx) => {
        await tx.execute(
          sql`insert into invoice_lines values (${OTHER_ORGANIZATION}, 'INV-3000', 3, 'x', 1.5, 101)`,
        );
        await tx.execute(sql`update invoices set total_minor = ${TOTAL} + 152 where number = 'INV-3000'`);
      });
      const [line] = await asApplication(
        (tx) => tx.select().from(invoiceLines).where(eq(invoiceLines.position, 3)),
        OTHER_ORGANIZATION,
      );
      // 151.5, rounded to whole minor units.
      expect(line).toMatchObject({ quantity: 1.5, unitPriceMinor: 101, amountMinor: 152 });
    });
  });

  describe('once it is no draft', () => {
    it.each([
      [
        'its currency',
        `update invoices set currency = 'USD' where number = 'INV-1001'`,
        'invoices_unchanged',
      ],
      [
        'its due date',
        `update invoices set due_on = '2030-01-01' where number = 'INV-1001'`,
        'invoices_unchanged',
      ],
      [
        'when it was sent',
        `update invoices set sent_at = now() where number = 'INV-1001'`,
        'invoices_unchanged',
      ],
      ['the invoice itself', `delete from invoices where number = 'INV-1003'`, 'invoices_unchanged'],
      ['the words of a line', `update invoice_lines set description = 'x' where invoice_number = 'INV-1002'`],
      ['a line', `delete from invoice_lines where invoice_number = 'INV-1003'`],
      [
        'lines that cancel out',
        `insert into invoice_lines values ('${ORGANIZATION}', 'INV-1001', 8, 'x', 1, 5), ('${ORGANIZATION}', 'INV-1001', 9, 'y', 1, -5)`,
      ],
      [
        'a line of a draft',
        `update invoice_lines set invoice_number = 'INV-1001', position = 9 where invoice_number = 'INV-1000' and position = 1`,
      ],
      [
        'a line for a draft',
        `update invoice_lines set invoice_number = 'INV-1000', position = 9 where invoice_number = 'INV-1001' and position = 1`,
      ],
    ])(
      'even the owner neither changes, removes nor adds %s',
      async (_, statement, constraint = 'invoice_lines_unchanged') => {
        expect(await refusalOf(asOwner((tx) => tx.execute(sql.raw(statement))))).toBe(
          `${CHECK_VIOLATION} ${constraint}`,
        );
      },
    );

    it('a draft is changed and removed as its owner likes', async () => {
      const work = asOwner(async (tx) => {
        await tx.execute(sql`update invoices set currency = 'USD' where number = 'INV-1000'`);
        await tx.execute(sql`delete from invoice_lines where invoice_number = 'INV-1000'`);
        await tx.execute(sql`delete from invoices where number = 'INV-1000'`);
        throw new Error('done, and taken back');
      });
      await expect(work).rejects.toThrow('done, and taken back');
    });
  });

  it.each([
    [
      'a line of an invoice',
      sql`insert into invoice_lines values (${OTHER_ORGANIZATION}, 'INV-1002', 9, 'x', 1, 0)`,
    ],
    [
      'an invoice to a client',
      sql`update invoices set organization_id = 'org_other' where number = 'INV-1000'`,
    ],
  ])('%s of another organization cannot be', async (_, statement) => {
    expect(await refusalOf(asOwner((tx) => tx.execute(statement)))).toMatch(FOREIGN_KEY_VIOLATION);
  });

  it('used confirmations are forgotten long after they expired, and not before', async () => {
    const ago = (interval: string, id: string) =>
      sql`(${ORGANIZATION}, ${id}, now() - ${interval}::interval)`;
    await asApplication((tx) =>
      tx.execute(
        sql`insert into used_confirmations values ${ago('23 hours', 'recent')}, ${ago('25 hours', 'old')}`,
      ),
    );
    await asApplication((tx) => tx.execute(sql`delete from used_confirmations`));
    expect(
      await asApplication((tx) => tx.select({ id: usedConfirmations.id }).from(usedConfirmations)),
    ).toEqual([{ id: 'recent' }]);
  });
});
