import { inspect } from 'node:util';
import { eq, sql } from 'drizzle-orm';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { addInvoices, TOTAL } from '../../../test/support/test-invoices.js';
import { ORGANIZATION, OTHER_ORGANIZATION } from '../../../test/support/test-projects.js';
import { invoices } from '../../platform/database/invoices.schema.js';
import { clients } from '../../platform/database/schema.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { InvoicesRepository } from './invoices.repository.js';

type Method = keyof InvoicesRepository;

const LATER = { today: '2030-01-01' };

async function clientIdOf(tx: Transaction, organizationId: string): Promise<string> {
  const [client] = await tx
    .select({ id: clients.id })
    .from(clients)
    .where(eq(clients.organizationId, organizationId));
  return client?.id ?? '';
}

const foreignClientId = (tx: Transaction): Promise<string> => clientIdOf(tx, OTHER_ORGANIZATION);

/** Each method, asked in our organization for what only the other one has. */
const askedOutside: Record<Method, (repository: InvoicesRepository, tx: Transaction) => Promise<unknown>> = {
  findLatest: async (repository, tx) => [
    ...(await repository.findLatest(tx, ORGANIZATION, {}, 25)),
    ...(await repository.findLatest(tx, ORGANIZATION, { clientIds: [await foreignClientId(tx)] }, 25)),
    ...(await repository.findLatest(tx, ORGANIZATION, { numberPrefix: 'INV-7', status: 'draft' }, 25)),
  ],
  findOverdue: async (repository, tx) => [
    ...(await repository.findOverdue(tx, ORGANIZATION, LATER, 25)),
    ...(await repository.findOverdue(
      tx,
      ORGANIZATION,
      { ...LATER, clientId: await foreignClientId(tx) },
      25,
    )),
  ],
  totalOverdue: async (repository, tx) => {
    const foreign = { ...LATER, clientId: await foreignClientId(tx) };
    // Sums have no name on them: true is what no answer may be.
    return (await repository.totalOverdue(tx, ORGANIZATION, foreign)).length > 0;
  },
  findByNumber: (repository, tx) => repository.findByNumber(tx, ORGANIZATION, 'INV-7000'),
  findLines: (repository, tx) => repository.findLines(tx, ORGANIZATION, 'INV-7000', 1, 10),
  countLines: (repository, tx) => repository.countLines(tx, ORGANIZATION, 'INV-7000'),
  lock: (repository, tx) => repository.lock(tx, ORGANIZATION, 'INV-7000'),
  markVoid: (repository, tx) => repository.markVoid(tx, ORGANIZATION, 'INV-7000'),
};

/**
 * Row-level security is off here: the transactions are a superuser's. What keeps the organizations apart is the clause
 * that each query has of its own.
 */
describe('InvoicesRepository, with no row policy to help it', () => {
  const repository = new InvoicesRepository();
  let testDatabase: TestDatabase;

  const everythingForeign = (tx: Transaction): Promise<unknown> =>
    tx
      .select()
      .from(invoices)
      .where(sql`organization_id = ${OTHER_ORGANIZATION}`)
      .orderBy(invoices.number);

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    await addInvoices(testDatabase.driver, [{ number: 'INV-6000', client: 'Our client' }]);
    const client = 'Foreign client';
    await addInvoices(
      testDatabase.driver,
      [
        { number: 'INV-6000', status: 'draft', client },
        { number: 'INV-7000', status: 'draft', client },
        { number: 'INV-7001', client },
      ],
      OTHER_ORGANIZATION,
    );
  });

  afterAll(() => testDatabase.close());

  it('has a case for every method', () => {
    const methods = Object.getOwnPropertyNames(InvoicesRepository.prototype).filter(
      (name) => name !== 'constructor',
    );
    expect(Object.keys(askedOutside).sort()).toEqual(methods.sort());
  });

  it.each(Object.keys(askedOutside) as Method[])('%s gives and changes nothing foreign', async (method) => {
    const untouched = await testDatabase.driver.transaction(everythingForeign);
    const answer = await testDatabase.driver.transaction((tx) => askedOutside[method](repository, tx));
    const said = inspect(answer, { depth: 5 });
    expect(said).not.toMatch(/Foreign|INV-700|Consulting/);
    expect(said).not.toContain(await testDatabase.driver.transaction(foreignClientId));
    expect(answer).not.toBe(true);
    expect(await testDatabase.driver.transaction(everythingForeign)).toEqual(untouched);
  });

  it('of a number that both have, finds, lists and changes its own', async () => {
    const untouched = await testDatabase.driver.transaction(everythingForeign);
    await testDatabase.driver.transaction(async (tx) => {
      const clientIds = [await clientIdOf(tx, ORGANIZATION)];
      expect(await repository.findLatest(tx, ORGANIZATION, { clientIds }, 25)).toHaveLength(1);
      expect(await repository.findLatest(tx, ORGANIZATION, {}, 25)).toHaveLength(1);
      expect(await repository.findOverdue(tx, ORGANIZATION, LATER, 25)).toHaveLength(1);
      expect(await repository.totalOverdue(tx, ORGANIZATION, LATER)).toEqual([
        { currency: 'EUR', totalMinor: TOTAL, invoices: 1 },
      ]);
      expect(await repository.findByNumber(tx, ORGANIZATION, 'INV-6000')).toMatchObject({
        clientName: 'Our client',
      });
      expect(await repository.findLines(tx, ORGANIZATION, 'INV-6000', 1, 10)).toHaveLength(2);
      expect(await repository.markVoid(tx, ORGANIZATION, 'INV-6000')).toBe(true);
    });
    expect(await testDatabase.driver.transaction(everythingForeign)).toEqual(untouched);
  });
});
