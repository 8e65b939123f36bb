import { sql } from 'drizzle-orm';
import { openTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import type { Principal } from '../../gatehouse/index.js';
import { Config } from '../config/config.js';
import type { Database } from '../database/database.js';
import { usedConfirmations } from '../database/schema.js';
import { type Confirmable, ConfirmationService } from './confirmation.service.js';
import { UsedConfirmationsRepository } from './used-confirmations.repository.js';

const MINUTE = 60_000;

const principal: Principal = {
  kind: 'enterprise',
  issuer: 'https://issuer.example/',
  userId: 'waad|wanda',
  organizationId: 'org_test',
  clientId: 'client',
  scopes: [],
};

const deletion: Confirmable = {
  operation: 'delete_thing',
  arguments: { thing: 'T-1' },
  shown: { owner: 'Ada', worth: 12 },
};

const withSecret = (
  CONFIRMATION_SECRET?: string,
  // Where nothing is revoked, none is opened.
  database = {} as Database,
): ConfirmationService =>
  new ConfirmationService(
    Config.fromEnvironment({
      API_URL: 'https://api.example.com/api',
      AUTH0_DOMAIN: 'example.eu.auth0.com',
      CONFIRMATION_SECRET,
    }),
    database,
    new UsedConfirmationsRepository(),
  );

describe('a confirmation', () => {
  let testDatabase: TestDatabase;
  let confirmations: ConfirmationService;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    confirmations = withSecret('a secret of this deployment, for tests', testDatabase.database);
  });

  afterAll(() => testDatabase.close());
  afterEach(() => jest.restoreAllMocks());

  interface Attempt {
    readonly confirmation: string;
    readonly as?: Partial<Principal>;
    readonly of?: Partial<Confirmable>;
    readonly by?: ConfirmationService;
  }

  /** `accepted`, or the code of the refusal. */
  const consume = async ({
    confirmation,
    as = {},
    of = {},
    by = confirmations,
  }: Attempt): Promise<string> => {
    const caller = { ...principal, ...as };
    return testDatabase.database
      .inOrganization(caller.organizationId, (tx) =>
        by.consume(tx, caller, { ...deletion, ...of }, confirmation),
      )
      .then(
        () => 'accepted',
        (error: unknown) => (error as { code?: string }).code ?? String(error),
      );
  };

  const issue = (): string => confirmations.issue(principal, deletion).confirmation;

  const at = (time: number): void => {
    jest.spyOn(Date, 'now').mockReturnValue(time);
  };

  it('is good for the same call of the same user, once', async () => {
    const confirmation = issue();
    expect(await consume({ confirmation })).toBe('accepted');
    expect(await consume({ confirmation })).toBe('confirmation_used');
    expect(await consume({ confirmation: issue() })).toBe('accepted');
  });

  it('is good in another session of the user', async () => {
    const as = { scopes: ['x'], displayName: 'W.' };
    expect(await consume({ confirmation: issue(), as })).toBe('accepted');
  });

  it.each<[string, Omit<Attempt, 'confirmation'>]>([
    ['another user', { as: { userId: 'waad|mallory' } }],
    ['a user of the same name at another issuer', { as: { issuer: 'https://evil.example/' } }],
    ['another client of the user', { as: { clientId: 'another' } }],
    ['another organization', { as: { organizationId: 'org_other' } }],
    ['another operation', { of: { operation: 'delete_all' } }],
    ['other arguments', { of: { arguments: { thing: 'T-2' } } }],
    ['more arguments', { of: { arguments: { thing: 'T-1', force: true } } }],
    ['arguments of another type', { of: { arguments: { thing: ['T-1'] } } }],
    ['an instance with another secret', { by: withSecret('another secret that is as long as that') }],
    ['an instance without a secret', { by: withSecret() }],
    [
      'parts cut elsewhere',
      { as: { userId: 'waad|wanda","org_test' }, of: { operation: 'org_test","delete_thing' } },
    ],
  ])('is invalid for %s, and still good afterwards for the call it was issued for', async (_, attempt) => {
    const confirmation = issue();
    expect(await consume({ confirmation, ...attempt })).toBe('confirmation_invalid');
    expect(await consume({ confirmation })).toBe('accepted');
  });

  it('without a configured secret is good in its own process only', async () => {
    const [one, other] = [withSecret(), withSecret()];
    const { confirmation } = one.issue(principal, deletion);
    expect(await consume({ confirmation, by: other })).toBe('confirmation_invalid');
    expect(await consume({ confirmation, by: one })).toBe('accepted');
  });

  it('is invalid with any one character changed', async () => {
    const confirmation = issue();
    const outcomes = new Set<string>();
    for (const [index, character] of Array.from(confirmation).entries()) {
      const changed =
        confirmation.slice(0, index) + (character === '2' ? '3' : '2') + confirmation.slice(index + 1);
      outcomes.add(await consume({ confirmation: changed }));
    }
    expect([...outcomes]).toEqual(['confirmation_invalid']);
    expect(await consume({ confirmation })).toBe('accepted');
  });

  it('is invalid in another spelling of the same bytes', async () => {
    const confirmation = issue();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(confirmation.at(-1) ?? '');
    for (const bits of [1, 2, 3]) {
      const spelled = confirmation.slice(0, -1) + (alphabet[last ^ bits] ?? '');
      expect(Buffer.from(spelled.split('.')[4] ?? '', 'base64url')).toEqual(
        Buffer.from(confirmation.split('.')[4] ?? '', 'base64url'),
      );
      expect(await consume({ confirmation: spelled })).toBe('confirmation_invalid');
    }
  });

  it.each<[string, (confirmation: string) => string]>([
    ['empty', () => ''],
    ['cut short', (confirmation) => confirmation.slice(0, -1)],
    ['without its seal', (confirmation) => confirmation.split('.').slice(0, 4).join('.')],
    ['with an empty seal', (confirmation) => `${confirmation.split('.').slice(0, 4).join('.')}.`],
    ['with something behind it', (confirmation) => `${confirmation}A`],
    ['with white space around it', (confirmation) => ` ${confirmation}\n`],
    ['with a line feed behind it', (confirmation) => `${confirmation}\n`],
    ['twice', (confirmation) => `${confirmation}.${confirmation}`],
    ['a megabyte', () => 'A'.repeat(1_000_000)],
    ['a megabyte of dots', () => '.'.repeat(1_000_000)],
    ['with digits of another script', (confirmation) => confirmation.replace(/\d/, '١')],
    ['NUL', () => '\0'],
    ['SQL', () => "'; drop table used_confirmations; --"],
  ])('is invalid %s', async (_, change) => {
    expect(await consume({ confirmation: change(issue()) })).toBe('confirmation_invalid');
  });

  it('is good until five minutes have passed, and no longer', async () => {
    const now = Date.now();
    at(now);
    const [early, late] = [issue(), issue()];
    const { expiresAt } = confirmations.issue(principal, deletion);
    expect(now + 5 * MINUTE - expiresAt.getTime()).toBeLessThan(1000);
    at(expiresAt.getTime() - 1);
    expect(await consume({ confirmation: early })).toBe('accepted');
    at(expiresAt.getTime());
    expect(await consume({ confirmation: late })).toBe('confirmation_expired');
  });

  it('tells nobody else that it has expired or was used', async () => {
    const as = { userId: 'waad|mallory' };
    const confirmation = issue();
    expect(await consume({ confirmation })).toBe('accepted');
    expect(await consume({ confirmation, as })).toBe('confirmation_invalid');
    at(Date.now() + 6 * MINUTE);
    expect(await consume({ confirmation, as })).toBe('confirmation_invalid');
  });

  it('is outdated when what it showed has changed, and good again should it change back', async () => {
    const confirmation = issue();
    const of = { shown: { owner: 'Ada', worth: 13 } };
    expect(await consume({ confirmation, of })).toBe('confirmation_outdated');
    expect(await consume({ confirmation })).toBe('accepted');
  });

  it('stays unused when its transaction fails', async () => {
    const confirmation = issue();
    await expect(
      testDatabase.database.inOrganization(principal.organizationId, async (tx) => {
        await confirmations.consume(tx, principal, deletion, confirmation);
        throw new Error('of the application');
      }),
    ).rejects.toThrow('of the application');
    expect(await consume({ confirmation })).toBe('accepted');
  });

  it('is good no more once it was declined, and cannot be declined once it was used', async () => {
    const [confirmation, other] = [issue(), issue()];
    await confirmations.revoke(principal, confirmation);
    await expect(confirmations.revoke(principal, confirmation)).rejects.toMatchObject({
      code: 'confirmation_used',
    });
    expect(await consume({ confirmation })).toBe('confirmation_used');
    expect(await consume({ confirmation: other })).toBe('accepted');
  });

  it.each<[string, Partial<Principal>, (confirmation: string) => string]>([
    ['another user', { userId: 'waad|mallory' }, (same) => same],
    ['another client', { clientId: 'another' }, (same) => same],
    ['another organization', { organizationId: 'org_other' }, (same) => same],
    ['the user, altered', {}, (confirmation) => confirmation.replace(/^\d{10}/, '9999999999')],
    ['the user, without anything', {}, () => ''],
  ])('is not declined by %s', async (_, as, change) => {
    const confirmation = issue();
    await confirmations.revoke({ ...principal, ...as }, change(confirmation));
    expect(await consume({ confirmation })).toBe('accepted');
  });

  it('is taken by one of many that come at once', async () => {
    const confirmation = issue();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => consume({ confirmation })));
    expect(outcomes.sort()).toEqual(['accepted', ...Array<string>(7).fill('confirmation_used')]);
  });

  it('is remembered while it could be used, and forgotten in the course of use', async () => {
    const confirmation = issue();
    await consume({ confirmation });
    const { database } = testDatabase;
    const remembered = (): Promise<string[]> =>
      database.inOrganization('org_test', async (tx) =>
        (await tx.select().from(usedConfirmations)).map(({ id }) => id),
      );
    await database.inOrganization('org_test', (tx) =>
      tx.execute(sql`insert into used_confirmations values ('org_test', 'old', now() - interval '2 days')`),
    );
    expect(await remembered()).toContain('old');
    await consume({ confirmation: issue() });
    expect(await remembered()).not.toContain('old');
    expect(await remembered()).toContain(confirmation.split('.')[1]);
  });

  it('holds nothing that can be read, and is as long as any other', () => {
    const confirmation = issue();
    const long = { ...deletion, arguments: { thing: 'x'.repeat(5000) } };
    expect(confirmations.issue(principal, long).confirmation).toHaveLength(confirmation.length);
    const decoded = confirmation.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    expect(decoded.join() + confirmation).not.toMatch(/wanda|org_test|delete|Ada/);
  });
});
