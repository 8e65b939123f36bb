import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/built-server.js';
import { testDatabaseEnvironment } from '../support/test-database.js';
import { makeTestDirectory } from '../support/test-directory.js';

const dist = resolve(process.env.GATEHOUSE_DIST ?? 'dist');

/** The scripts of package.json, in a directory without a developer's .env. */
describe('npm', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await makeTestDirectory();
    await copyFile('package.json', join(directory, 'package.json'));
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  const npm = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync('npm', args, { cwd: directory, env: { PATH: process.env.PATH }, encoding: 'utf8' });

  it.each([
    ['token', 'npm run build:dev'],
    ['connect', 'npm run build'],
    ['api-key', 'npm run build'],
    ['start', 'npm run build'],
  ])('run %s before any build says what to run', (script, build) => {
    expect(npm('run', '--silent', script)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `Not built yet. Run: ${build}\n`,
    });
  });

  it('start passes --help on, and the server takes no other argument', async () => {
    await symlink(dist, join(directory, 'dist'));
    expect(npm('run', '--silent', 'start', '--', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: npm start') as string,
    });
    expect(npm('run', '--silent', 'start', '--', '--port', '3100')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('takes no arguments, but got --port 3100') as string,
    });
  });

  it('start ends with the server, and frees its port, when npm alone gets SIGTERM', async () => {
    await symlink(dist, join(directory, 'dist'));
    const database = await testDatabaseEnvironment();
    const port = await freePort();
    const started = spawn('npm', ['start'], {
      cwd: directory,
      env: {
        PATH: process.env.PATH,
        API_URL: `http://localhost:${port}/api`,
        AUTH0_DOMAIN: 'tenant.example',
        PORT: String(port),
        ...database.variables,
      },
      stdio: 'ignore',
    });
    await untilListening(started, port);
    started.kill('SIGTERM');
    await once(started, 'exit');
    expect(await listens(port)).toBe(false);
    expect(started.exitCode).toBe(0);
    await database.dispose();
  });
});

async function untilListening(started: ChildProcess, port: number): Promise<void> {
  while (!(await listens(port))) {
    if (started.exitCode !== null) throw new Error(`npm start ended with ${started.exitCode}`);
    await sleep(100);
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}
