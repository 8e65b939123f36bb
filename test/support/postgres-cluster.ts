import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './built-server.js';

const BINARIES = binariesOfServer();
const USER = unprivilegedUser();

/** `describe`, or where no server can be started a suite that is skipped and says so, which `.ci/run` does not let pass. */
export function describeWithPostgresBinaries(name: string, suite: () => void): void {
  const missing =
    BINARIES === undefined
      ? 'PostgreSQL binaries'
      : USER === undefined
        ? 'user to run PostgreSQL as'
        : undefined;
  if (missing !== undefined) process.stderr.write(`skipped: no ${missing} (${name})\n`);
  (missing === undefined ? describe : describe.skip)(name, suite);
}

/** What a PostgreSQL server takes the signals for (its manual, "Shutting Down the Server"). */
const SHUTDOWNS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** A PostgreSQL server of the test's own, that can be stopped and started again on the same data. */
export class PostgresCluster {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<PostgresCluster> {
    const directory = await mkdtemp(join(tmpdir(), 'gatehouse-postgres-'));
    if (USER !== undefined && 'uid' in USER) chownSync(directory, USER.uid, USER.gid);
    const cluster = new PostgresCluster(directory, await freePort());
    try {
      await promisify(execFile)(
        join(BINARIES ?? '', 'initdb'),
        ['-D', cluster.data, '-U', 'gatehouse', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
        { ...USER, cwd: directory },
      );
      await cluster.start();
    } catch (error) {
      await cluster.remove();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return `postgresql://gatehouse@127.0.0.1:${this.port}/postgres`;
  }

  async start(): Promise<void> {
    const child = spawn(
      join(BINARIES ?? '', 'postgres'),
      ['-D', this.data, '-p', String(this.port), '-k', this.directory, '-h', '127.0.0.1'],
      { ...USER, cwd: this.directory, stdio: 'ignore' },
    );
    this.child = child;
    process.once('exit', this.kill);
    while (!(await this.answers())) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`);
      await sleep(20);
    }
  }

  /** As `pg_ctl stop -m fast` (every session is told to end) or `-m immediate` (as in a crash: the start recovers). */
  async stop(mode: keyof typeof SHUTDOWNS): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.child = undefined;
    process.removeListener('exit', this.kill);
    const ended = once(child, 'exit');
    if (child.exitCode === null) {
      child.kill(SHUTDOWNS[mode]);
      await ended;
    }
  }

  async remove(): Promise<void> {
    await this.stop('immediate');
    await rm(this.directory, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.directory, 'data');
  }

  private readonly kill = (): void => {
    this.child?.kill('SIGQUIT');
  };

  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Where `initdb` and `postgres` are: Debian keeps those of each version apart, and out of PATH. */
function binariesOfServer(): string | undefined {
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...(asked.status === 0 ? [asked.stdout.trim()] : []),
    ...versions.map((version) => join(debian, version, 'bin')),
  ].find((directory) => ['initdb', 'postgres'].every((program) => existsSync(join(directory, program))));
}

/** PostgreSQL refuses to run as root, who has to become somebody else; everybody else stays who they are. */
function unprivilegedUser(): { uid: number; gid: number } | Record<string, never> | undefined {
  if (process.getuid?.() !== 0) return {};
  const idOf = (option: '-u' | '-g'): number =>
    Number.parseInt(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout, 10);
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  return Number.isNaN(uid) || Number.isNaN(gid) ? undefined : { uid, gid };
}
