import { eq } from 'drizzle-orm';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { auditTrailOn, clientNamesOn } from '../../../test/support/projects-service.js';
import {
  addProjects,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  reader,
} from '../../../test/support/test-projects.js';
import { clients } from '../../platform/database/schema.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ClientsRepository } from './clients.repository.js';

type Method = keyof ClientsRepository;

const NONE = { values: [], total: 0 };

/** Each method, asked in our organization for what only the other one has, and what it must answer. */
const askedOutside: Record<
  Method,
  [(repository: ClientsRepository, tx: Transaction, foreignId: string) => Promise<unknown>, unknown]
> = {
  findByName: [(repository, tx) => repository.findByName(tx, ORGANIZATION, 'Foreign client'), undefined],
  findIds: [
    async (repository, tx) => [
      ...(await repository.findIds(tx, ORGANIZATION, 'Foreign client', 'exact')),
      ...(await repository.findIds(tx, ORGANIZATION, 'foreign', 'partial')),
    ],
    [],
  ],
  findNames: [(repository, tx) => repository.findNames(tx, ORGANIZATION, 'foreign', 100), NONE],
  countProjects: [(repository, tx, foreignId) => repository.countProjects(tx, ORGANIZATION, foreignId), []],
};

/**
 * Row-level security is off here: the transactions are a superuser's. What keeps the organizations apart is the clause
 * that each query has of its own.
 */
describe('ClientsRepository, with no row policy to help it', () => {
  const repository = new ClientsRepository();
  let testDatabase: TestDatabase;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    await addProjects(testDatabase.driver, ORGANIZATION, [{ name: 'Ours', client: 'Our client' }]);
    await addProjects(testDatabase.driver, OTHER_ORGANIZATION, [
      { name: 'Theirs', client: 'Foreign client' },
      { name: 'Theirs too', client: 'Our client' },
    ]);
  });

  afterAll(() => testDatabase.close());

  it('has a case for every method', () => {
    const methods = Object.getOwnPropertyNames(ClientsRepository.prototype);
    expect(Object.keys(askedOutside).sort()).toEqual(methods.filter((name) => name !== 'constructor').sort());
  });

  it.each(Object.keys(askedOutside) as Method[])('%s gives nothing foreign', async (method) => {
    const [ask, expected] = askedOutside[method];
    const answer = await testDatabase.driver.transaction(async (tx) => {
      const [foreign] = await tx
        .select({ id: clients.id })
        .from(clients)
        .where(eq(clients.name, 'Foreign client'));
      return ask(repository, tx, foreign?.id ?? '');
    });
    expect(answer).toEqual(expected);
  });

  it('of a name that both have, finds and counts its own', async () => {
    await testDatabase.driver.transaction(async (tx) => {
      expect(await repository.findNames(tx, ORGANIZATION, '', 100)).toEqual({
        values: ['Our client'],
        total: 1,
      });
      const own = await repository.findByName(tx, ORGANIZATION, 'our CLIENT');
      expect(await repository.findIds(tx, ORGANIZATION, 'our CLIENT', 'exact')).toEqual([own?.id]);
      expect(await repository.findIds(tx, ORGANIZATION, 'R c', 'partial')).toEqual([own?.id]);
      expect(await repository.findIds(tx, ORGANIZATION, 'R c', 'exact')).toEqual([]);
      expect(await repository.findIds(tx, ORGANIZATION, 'r%c', 'partial')).toEqual([]);
      expect(await repository.countProjects(tx, ORGANIZATION, own?.id ?? '')).toEqual([
        { status: 'active', projects: 1 },
      ]);
    });
  });

  it('its names are for whoever may read something that has them, and for nobody else', async () => {
    const names = clientNamesOn(testDatabase.database, auditTrailOn(testDatabase.database));
    for (const scope of ['projects:read', 'invoices:read', 'clients:read']) {
      const principal = { ...reader, scopes: [scope] };
      expect(await names.search(principal, '', 100)).toEqual({ values: ['Our client'], total: 1 });
      const own = await names.get(principal, 'our client');
      expect(own).toMatchObject({ name: 'Our client' });
      expect(await testDatabase.driver.transaction((tx) => names.findIds(principal, tx, 'client'))).toEqual([
        own.id,
      ]);
    }
    const principal = { ...reader, scopes: ['audit:read', 'openid'] };
    const refusal = { requiredScopes: ['clients:read'] };
    await expect(names.search(principal, '', 100)).rejects.toMatchObject(refusal);
    await expect(names.get(principal, 'our client')).rejects.toMatchObject(refusal);
    await expect(names.get(principal, 'nobody')).rejects.toMatchObject(refusal);
    await expect(
      testDatabase.driver.transaction((tx) => names.findIds(principal, tx, 'client')),
    ).rejects.toMatchObject(refusal);
  });
});
