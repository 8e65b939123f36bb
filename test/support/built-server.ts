import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The built server (`GATEHOUSE_DIST`, or `dist`) as a process of its own, as an operator would start it. */
export interface BuiltServer {
  readonly process: ChildProcess;
  /** What it has written so far, both streams. */
  output(): string;
  /** Waits for the end and returns the exit code; null when a signal ended it. */
  ended(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Only these variables reach the server, and PATH. */
export function startBuiltServer(
  environment: Record<string, string>,
  { demoData = false } = {},
): BuiltServer {
  const entry = resolve(process.env.GATEHOUSE_DIST ?? 'dist', demoData ? 'dev/api.js' : 'main.js');
  const child = spawn(process.execPath, [entry], {
    // Away from the repository, where a developer's .env would be read.
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const closed = once(child, 'close');
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const ended = async (): Promise<number | null> => {
    await closed;
    process.removeListener('exit', kill);
    return child.exitCode;
  };
  return {
    process: child,
    output: () => output,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended();
    },
  };
}

/** Waits until the server at `origin` says that it is ready. @throws Error with its output when it ends instead */
export async function untilReady(server: BuiltServer, origin: string): Promise<void> {
  for (;;) {
    if (server.process.exitCode !== null) throw new Error(`The server ended:\n${server.output()}`);
    const ready = await fetch(`${origin}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(50);
  }
}

/** A port that nobody listens on at the moment, for a server whose public URL must be known before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
