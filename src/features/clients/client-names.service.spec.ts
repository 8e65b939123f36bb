import { auditTrailOn, clientNamesOn } from '../../../test/support/projects-service.js';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import {
  addProjects,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  reader,
} from '../../../test/support/test-projects.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ClientNamesService } from './client-names.service.js';
import { AmbiguousClientError, ClientNotFoundError, TooManyClientsError } from './clients.errors.js';

const NAMES = [
  'Müller AG',
  'Muller AG',
  'Müller AG Nord',
  'Brightwater Foods',
  'O’Neill–Hughes',
  'Größe & Maß',
  '上海物流有限公司',
  '東京倉庫',
  '한빛식품',
  'ООО «Ёлка»',
  '!!!',
  '???',
];

describe('ClientNamesService', () => {
  let testDatabase: TestDatabase;
  let clientNames: ClientNamesService;

  const inOrganization = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    testDatabase.database.inOrganization(ORGANIZATION, work);
  const get = async (name: string): Promise<string> =>
    (await inOrganization((tx) => clientNames.get(reader, tx, name))).name;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    clientNames = clientNamesOn(testDatabase.database, auditTrailOn(testDatabase.database));
    await addProjects(
      testDatabase.driver,
      ORGANIZATION,
      NAMES.map((client) => ({ name: 'A project', client })),
    );
    await addProjects(testDatabase.driver, OTHER_ORGANIZATION, [
      ...['Brightwater Fonds', 'Zanzibar Ltd'].map((client) => ({ name: 'A project', client })),
      ...Array.from({ length: 1_001 }, (_, index) => ({ name: 'A project', client: `Branch ${index}` })),
    ]);
  });

  afterAll(() => testDatabase.close());

  it.each([
    ['müller ag', 'Müller AG'],
    ['MULLER AG', 'Muller AG'],
    ['mueller ag nord', 'Müller AG Nord'],
    ['Muller\u00a0AG  Nord', 'Müller AG Nord'],
    ["O'Neill-Hughes", 'O’Neill–Hughes'],
    ['ONEILL HUGHES', 'O’Neill–Hughes'],
    ['grosse & mass', 'Größe & Maß'],
    ['GRÖSSE & MASS', 'Größe & Maß'],
    ['한빛식품'.normalize('NFD'), '한빛식품'],
    ['ооо "елка"', 'ООО «Ёлка»'],
    ['!!!', '!!!'],
    ['上海物流有限公司 ', '上海物流有限公司'],
  ])('%j is the client %j', async (typed, name) => {
    expect(await get(typed)).toBe(name);
  });

  it('asks which one is meant, where names differ in what the caller left out', async () => {
    const error =
      '2 clients have this name, spelled differently. "Muller AG", "Müller AG". Give the name in its exact spelling.';
    for (const typed of ['Mueller AG', 'Müller, AG']) await expect(get(typed)).rejects.toThrow(error);
  });

  it.each([
    [2, /^2 clients have this name, spelled differently\. "Name 1", "Name 2"\. /],
    [9, /^9 clients .*\. The first 5: "Name 1", .*"Name 5"\. /],
    [25, /^At least 25 clients .*\. The first 5: "Name 1", .*"Name 5"\. /],
  ])('of %d spellings, names a few and says how many there are', (count, message) => {
    const names = Array.from({ length: count }, (_, index) => `Name ${index + 1}`);
    expect(new AmbiguousClientError(names, 25).message).toMatch(message);
  });

  it.each([
    ['Brightwater', ['Brightwater Foods']],
    ['Brightwater Fods', ['Brightwater Foods']],
    ['Brightwater Fonds', ['Brightwater Foods']],
    ['Foods, Brightwater', ['Brightwater Foods']],
    ['上海物流', ['上海物流有限公司']],
    ['倉庫', ['東京倉庫']],
    ['Zanzibar Ltd', []],
    ['Branch 1', []],
    ['...', []],
    ['a\0b', []],
    ['', []],
    [' ', []],
  ])('of %j, which is no client, names the nearest of its own organization: %j', async (typed, nearest) => {
    await expect(get(typed)).rejects.toThrow(new ClientNotFoundError(nearest));
  });

  it.each([
    ['mu', ['Muller AG', 'Müller AG', 'Müller AG Nord']],
    ['nord', ['Müller AG Nord']],
    ['物流', ['上海物流有限公司']],
    ['倉庫', ['東京倉庫']],
    ['빛식', ['한빛식품']],
    ['Mu\u0308ller AG N', ['Müller AG Nord']],
    ["neill's", []],
    ['!', ['!!!']],
    ['Brigthwater', []],
  ])('completes %j with %j', async (text, values) => {
    const completed = await clientNames.search(reader, text, 100);
    expect([...completed.values].sort()).toEqual([...values].sort());
    expect(completed.total).toBe(values.length);
  });

  it('completes nothing with the first names of all', async () => {
    const completed = await clientNames.search(reader, '', 2);
    expect(completed).toEqual({ values: ['!!!', '???'], total: NAMES.length });
  });

  it('rejects a part of so many names that not all can be looked at', async () => {
    const principal = { ...reader, organizationId: OTHER_ORGANIZATION };
    await expect(
      testDatabase.database.inOrganization(OTHER_ORGANIZATION, (tx) =>
        clientNames.findMeant(principal, tx, 'branch'),
      ),
    ).rejects.toThrow(new TooManyClientsError(1_000));
  });

  it('completes as many names as fit into an answer, and counts the others', async () => {
    const organizationId = 'org_long_names';
    const names = Array.from({ length: 60 }, (_, index) => `${index}${'ꔀ'.repeat(190)}`);
    await addProjects(
      testDatabase.driver,
      organizationId,
      names.map((client) => ({ name: 'A project', client })),
    );
    for (const text of ['', 'ꔀꔀꔀ']) {
      const { values, total } = await clientNames.search({ ...reader, organizationId }, text, 100);
      expect(values.length).toBeGreaterThan(5);
      expect(values.length).toBeLessThan(30);
      expect(total).toBe(60);
    }
  });
});
