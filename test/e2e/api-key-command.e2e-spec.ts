import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hashApiKey } from '../../src/gatehouse/index.js';
import { seedDemoData } from '../../src/dev/demo-data/seed-demo-data.js';
import { openDatabase } from '../../src/platform/database/open-database.js';
import { apiKeys } from '../../src/platform/database/schema.js';
import { copyDatabaseTemplate } from '../support/database-template.js';
import { ACME, GLOBEX } from '../support/test-app.js';
import { testDatabaseEnvironment } from '../support/test-database.js';
import { makeTestDirectory } from '../support/test-directory.js';

// Each run of the command opens the database anew.
const SEVERAL_RUNS = 240_000;

describe('npm run api-key', () => {
  const entry = resolve(process.env.GATEHOUSE_DIST ?? 'dist', 'cli/api-key.js');
  const create = ['create', '--organization', ACME, '--name', 'CI', '--scopes', 'projects:read'];
  const runWith = (
    variables: Record<string, string>,
    ...args: string[]
  ): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((done) => {
      const environment = { PATH: process.env.PATH, ...variables };
      execFile(process.execPath, [entry, ...args], { env: environment }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });

  it(
    'makes a key that works, lists it without it, revokes it',
    async () => {
      const place = await testDatabaseEnvironment();
      const run = (...args: string[]): ReturnType<typeof runWith> => runWith(place.variables, ...args);
      const created = await run(...create, '--expires', '30d');
      expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ghk_\S+\n$/) as string });
      expect(created.stderr).toContain(`No organization ${ACME} is here yet`);
      const key = created.stdout.trim();

      const listed = await run('list', '--organization', ACME);
      expect(listed.stdout).not.toContain(hashApiKey(key));
      const [entry] = JSON.parse(listed.stdout) as { id: string; revokedAt: null }[];
      expect(entry).toMatchObject({ name: 'CI', scopes: ['projects:read'], revokedAt: null });
      expect((await run('list', '--organization', GLOBEX)).stdout).toBe('[]\n');

      const revoke = ['revoke', '--organization', ACME, '--id', entry?.id ?? ''];
      expect((await run(...revoke)).code).toBe(0);
      const again = await run(...revoke);
      expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('revoked already') as string });

      const driver = await openDatabase({
        DATABASE_URL: place.variables.DATABASE_URL === '' ? undefined : place.variables.DATABASE_URL,
        DATA_DIR: place.variables.DATA_DIR ?? '',
      });
      const rows = await driver.transaction((tx) => tx.select().from(apiKeys));
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ keyHash: hashApiKey(key), revokedAt: expect.any(Date) as Date });
      await driver.close();
      await place.dispose();
    },
    SEVERAL_RUNS,
  );

  it('refuses a term or a scope that there is not, before it opens anything', async () => {
    const refused = async (option: string, value: string): Promise<void> => {
      expect(await runWith({}, ...create, '--expires', '30d', option, value)).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(`not ${value}.`) as string,
      });
    };
    await Promise.all([refused('--expires', 'never'), refused('--scopes', 'projects:raed')]);
  });

  it(
    'says nothing of an organization that is there',
    async () => {
      const place = await testDatabaseEnvironment();
      const { DATABASE_URL, DATA_DIR = '' } = place.variables;
      const driver = await openDatabase(
        { DATABASE_URL: DATABASE_URL === '' ? undefined : DATABASE_URL, DATA_DIR },
        seedDemoData,
      );
      await driver.close();
      const { code, stderr } = await runWith(place.variables, ...create, '--expires', '30d');
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringMatching(
          /^Key [0-9a-f-]{36}, good for 30 days\. It is shown this once:\n$/,
        ) as string,
      });
      await place.dispose();
    },
    SEVERAL_RUNS,
  );

  it('on an embedded database that a server has open: says to stop that, and not to go elsewhere', async () => {
    const directory = await makeTestDirectory();
    await copyDatabaseTemplate(directory);
    const environment = { DATABASE_URL: undefined, DATA_DIR: directory };
    const server = await openDatabase(environment);
    try {
      const { code, stdout, stderr } = await runWith({ DATA_DIR: directory }, ...create, '--expires', '30d');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('another process has it open. Stop the server');
      expect(stderr).not.toContain('DATA_DIR');
    } finally {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
