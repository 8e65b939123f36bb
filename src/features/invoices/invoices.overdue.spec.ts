import { auditTrailOn } from '../../../test/support/projects-service.js';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { invoicesServiceOn } from '../../../test/support/invoices-service.js';
import { addInvoices, invoiceWriter, TOTAL } from '../../../test/support/test-invoices.js';
import { OTHER_ORGANIZATION } from '../../../test/support/test-projects.js';
import { ClientNotFoundError } from '../clients/clients.errors.js';
import { overdueInvoices } from './invoices.schemas.js';
import type { InvoicesService } from './invoices.service.js';

const DAY_MS = 86_400_000;
const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const issuedOn = '2020-01-02';
const late = { issuedOn, dueOn: '2020-02-02' };

describe('overdue invoices', () => {
  let testDatabase: TestDatabase;
  let invoices: InvoicesService;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    invoices = invoicesServiceOn(testDatabase.database, auditTrailOn(testDatabase.database));
    await addInvoices(testDatabase.driver, [
      { number: 'INV-1001', client: 'Ours', ...late, dueOn: '2020-03-01' },
      { number: 'INV-1002', client: 'Ours', ...late },
      { number: 'INV-1003', client: 'Ours', ...late, currency: 'JPY' },
      { number: 'INV-1004', client: 'Theirs', issuedOn, dueOn: dayFromNow(-1) },
      { number: 'INV-1005', client: 'Ours', issuedOn, dueOn: dayFromNow(1) },
      { number: 'INV-1006', client: 'Ours', ...late, status: 'draft' },
      { number: 'INV-1007', client: 'Ours', ...late, status: 'paid' },
      { number: 'INV-1008', client: 'Ours', ...late, status: 'void' },
      { number: 'INV-1009', client: 'Prompt payer', issuedOn, dueOn: dayFromNow(30) },
    ]);
    await addInvoices(
      testDatabase.driver,
      Array.from({ length: 26 }, (_, index) => ({
        number: `INV-20${index + 10}`,
        client: 'Foreign',
        ...late,
      })),
      OTHER_ORGANIZATION,
    );
  });

  afterAll(() => testDatabase.close());

  it('are the sent ones past due, the longest overdue first, with totals for each currency', async () => {
    const overdue = await invoices.listOverdue(invoiceWriter, {});
    expect(overdueInvoices.parse(overdue)).toEqual(overdue);
    expect(overdue).toMatchObject({
      asOf: dayFromNow(0),
      clientName: null,
      totals: [
        { currency: 'EUR', minorUnits: 3 * TOTAL, text: 'EUR 450.00' },
        { currency: 'JPY', minorUnits: TOTAL, text: 'JPY 15,000' },
      ],
      hasMore: false,
    });
    expect(overdue.invoices.map(({ invoiceNumber }) => invoiceNumber)).toEqual([
      'INV-1002',
      'INV-1003',
      'INV-1001',
      'INV-1004',
    ]);
    expect(overdue.invoices.at(-1)?.daysOverdue).toBe(1);
    const [first] = overdue.invoices;
    expect(first?.daysOverdue).toBe((Date.parse(overdue.asOf) - Date.parse('2020-02-02')) / DAY_MS);
  });

  it('not on the day that they are due', async () => {
    jest.useFakeTimers({
      now: new Date('2020-02-02T23:59:59Z'),
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout'],
    });
    try {
      expect((await invoices.listOverdue(invoiceWriter, {})).invoices).toEqual([]);
      jest.setSystemTime(new Date('2020-02-03T00:00:00Z'));
      expect((await invoices.listOverdue(invoiceWriter, {})).invoices).toMatchObject([
        { invoiceNumber: 'INV-1002', daysOverdue: 1 },
        { invoiceNumber: 'INV-1003', daysOverdue: 1 },
      ]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('of one client', async () => {
    expect(await invoices.listOverdue(invoiceWriter, { client: 'THEIRS' })).toMatchObject({
      clientName: 'Theirs',
      totals: [{ minorUnits: TOTAL }],
      invoices: [{ invoiceNumber: 'INV-1004' }],
    });
    expect(await invoices.listOverdue(invoiceWriter, { client: 'Prompt payer' })).toMatchObject({
      clientName: 'Prompt payer',
      totals: [],
      invoices: [],
    });
  });

  it('25 at most, with the totals of all', async () => {
    const ofOther = { ...invoiceWriter, organizationId: OTHER_ORGANIZATION };
    const overdue = await invoices.listOverdue(ofOther, {});
    expect(overdue.invoices).toHaveLength(25);
    expect(overdue).toMatchObject({ hasMore: true, totals: [{ minorUnits: 26 * TOTAL }] });
  });

  it('of no client that the organization does not have', async () => {
    for (const [client, nearest] of [
      ['Foreign', []],
      ['Nobody', []],
      ['Our', ['Ours']],
      ['%', []],
      ['\0', []],
      ['\ud800', []],
    ] as const)
      await expect(invoices.listOverdue(invoiceWriter, { client })).rejects.toThrow(
        new ClientNotFoundError(nearest),
      );
  });

  it('not without the scope, whoever the client is', async () => {
    const principal = { ...invoiceWriter, scopes: ['projects:read', 'clients:read'] };
    for (const client of ['Ours', 'Nobody', undefined])
      await expect(invoices.listOverdue(principal, { client })).rejects.toMatchObject({
        requiredScopes: ['invoices:read'],
      });
  });
});
