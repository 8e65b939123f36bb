import pg from 'pg';

/** The server's login, as docs/database.md has it: no owner, no superuser. */
const LOGIN = 'gatehouse_bench';

/**
 * A database with what `fill` puts there as its owner, by default the demo data, on the PostgreSQL server of BENCH_DATABASE_URL.
 * @returns undefined where there is no server
 */
export async function createDatabase(fill) {
  const url = new URL(process.env.BENCH_DATABASE_URL ?? 'postgresql://root@127.0.0.1:5432/postgres');
  const name = `bench_${process.pid}`;
  const administer = async (...statements) => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const [owner, login] = [new URL(url), new URL(url)];
  owner.pathname = login.pathname = `/${name}`;
  login.username = LOGIN;
  try {
    await administer(`create database ${name}`);
  } catch (error) {
    console.error(`No PostgreSQL at ${url.host}: ${error.message}. Its workloads are left out.`);
    return undefined;
  }
  const drop = () => administer(`drop database ${name} with (force)`);
  try {
    const { openAsOwner, seedDemoData } = await seeding();
    const seed = fill === undefined ? seedDemoData : undefined;
    await (await openAsOwner({ DATABASE_URL: owner.href }, seed)).close();
    await administer(
      `do $$ begin create role ${LOGIN} login; exception when duplicate_object then null; end $$`,
      `grant gatehouse_app to ${LOGIN}`,
      `grant connect on database ${name} to ${LOGIN}`,
    );
    const client = new pg.Client({ connectionString: owner.href });
    await client.connect();
    await fill?.(client);
    const { rows } = await client.query(
      "select id from projects where organization_id = 'org_acme000000000001' order by name limit 1",
    );
    await client.end();
    return { url: login.href, projectId: rows[0].id, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Puts the demo data into an embedded database. */
export async function seedEmbedded(dataDirectory) {
  const { openAsOwner, seedDemoData } = await seeding();
  await (await openAsOwner({ DATA_DIR: dataDirectory }, seedDemoData)).close();
}

/** Of the build, which may not be there when this module is loaded. */
const seeding = async () => ({
  ...(await import('../../dist/platform/database/open-database.js')),
  ...(await import('../../dist/dev/demo-data/seed-demo-data.js')),
});
