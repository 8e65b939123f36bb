import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './built-server.js';

/** `redis-server` or `valkey-server`, whichever is installed. */
const PROGRAM = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version']).error === undefined,
);

/** `describe`, or where there is no Redis a suite that is skipped and says so: `.ci/run` does not let that pass. */
export function describeWithRedis(name: string, suite: () => void): void {
  if (PROGRAM === undefined) process.stderr.write(`skipped: no Redis (${name})\n`);
  (PROGRAM === undefined ? describe.skip : describe)(name, suite);
}

/** A Redis of the test's own, that can go away and come back. It keeps nothing on disk. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly password: string,
  ) {}

  static async start(password: string): Promise<RedisServer> {
    const server = await RedisServer.notStarted(password);
    await server.start();
    return server;
  }

  static async notStarted(password: string): Promise<RedisServer> {
    return new RedisServer(await freePort(), password);
  }

  get url(): string {
    return `redis://:${this.password}@127.0.0.1:${this.port}/1`;
  }

  async start(): Promise<void> {
    const options = ['--save', '', '--appendonly', 'no', '--requirepass', this.password];
    const child = spawn(PROGRAM ?? '', ['--port', String(this.port), '--bind', '127.0.0.1', ...options], {
      stdio: 'ignore',
    });
    this.child = child;
    process.once('exit', this.kill);
    while (!(await this.accepts())) {
      if (child.exitCode !== null) throw new Error('Redis ended');
      await sleep(20);
    }
  }

  /** It accepts connections and answers nobody, as a host does that hangs. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.child = undefined;
    process.removeListener('exit', this.kill);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Sends a command as an administrator would: `config`, `set`, … */
  async command(name: string, ...words: string[]): Promise<unknown> {
    const administrator = new Redis(this.url);
    try {
      return await administrator.call(name, ...words);
    } finally {
      administrator.disconnect();
    }
  }

  private readonly kill = (): void => {
    this.child?.kill('SIGKILL');
  };

  private async accepts(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    return once(socket, 'connect').then(
      () => {
        socket.destroy();
        return true;
      },
      () => false,
    );
  }
}
