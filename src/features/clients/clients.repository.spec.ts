import { eq, sql } from 'drizzle-orm';
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

/** Each method, asked in our organization for what only the other one has, and what it must answer. */
const askedOutside: Record<
  Method,
  [(repository: ClientsRepository, tx: Transaction, foreignId: string) => Promise<unknown>, unknown]
> = {
  findByName: [
    async (repository, tx) => [
      await repository.findByName(tx, ORGANIZATION, 'Foreign client'),
      await repository.findByName(tx, ORGANIZATION, 'Foréign-client'),
    ],
    Array.from({ length: 2 }, () => ({ found: [], nearest: [] })),
  ],
  findMatching: [
    async (repository, tx) => [
      ...(await repository.findMatching(tx, ORGANIZATION, 'foreign', { similar: false, limit: 100 })),
      ...(await repository.findMatching(tx, ORGANIZATION, 'foriegn', { similar: true, limit: 100 })),
    ],
    [],
  ],
  findFirst: [
    async (repository, tx) =>
      (await repository.findFirst(tx, ORGANIZATION, 100)).map(({ shownName }) => shownName),
    ['Our client'],
  ],
  count: [(repository, tx) => repository.count(tx, ORGANIZATION), 1],
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
      // As if everything else had gone wrong as well: a search looks into the organization of the setting.
      await tx.execute(sql`select set_config('app.organization_id', ${OTHER_ORGANIZATION}, true)`);
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
      await tx.execute(sql`select set_config('app.organization_id', ${ORGANIZATION}, true)`);
      const { found, nearest } = await repository.findByName(tx, ORGANIZATION, 'our CLIENT');
      const [own] = found;
      expect([found.length, nearest]).toEqual([1, []]);
      const options = { similar: false, limit: 100 };
      expect(await repository.findMatching(tx, ORGANIZATION, 'R c', options)).toEqual([own]);
      expect(await repository.findByName(tx, ORGANIZATION, 'R c')).toMatchObject({
        found: [],
        nearest: [own],
      });
      expect(await repository.findMatching(tx, ORGANIZATION, 'r%x', options)).toEqual([]);
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
      const own = await testDatabase.database.inOrganization(ORGANIZATION, (tx) =>
        names.get(principal, tx, 'our client'),
      );
      expect(own).toMatchObject({ name: 'Our client' });
      expect(
        await testDatabase.database.inOrganization(ORGANIZATION, (tx) =>
          names.findMeant(principal, tx, 'client'),
        ),
      ).toEqual({ ids: [own.id], nearest: [] });
    }
    const principal = { ...reader, scopes: ['audit:read', 'openid'] };
    const refusal = { requiredScopes: ['clients:read'] };
    await expect(names.search(principal, '', 100)).rejects.toMatchObject(refusal);
    await testDatabase.database.inOrganization(ORGANIZATION, async (tx) => {
      for (const name of ['our client', 'nobody'])
        await expect(names.get(principal, tx, name)).rejects.toMatchObject(refusal);
      await expect(names.findMeant(principal, tx, 'client')).rejects.toMatchObject(refusal);
    });
  });
});
