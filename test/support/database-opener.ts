import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const SCRIPT = resolve(process.env.GATEHOUSE_DIST ?? 'dist', 'test/database-opener.js');

/** What two containers on one volume do not share. */
const UNSHARE = [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...['--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child', '--mount-proc'],
];

/** True on Linux for root, and for other users where the system lets them create namespaces. */
export const HAS_NAMESPACES = spawnSync('unshare', [...UNSHARE, 'true']).status === 0;

export type StartOpener = (dataDirectory: string) => Promise<DatabaseOpener>;

/** The process only believes that it is process 1: this needs no privileges. */
export const startAsProcess1: StartOpener = (dataDirectory) =>
  start(process.execPath, [SCRIPT, dataDirectory, '1']);

/** The process is process 1 of its own namespaces. */
export const startInNamespaces: StartOpener = (dataDirectory) =>
  start('unshare', [...UNSHARE, process.execPath, SCRIPT, dataDirectory]);

/** The process finds no other program. */
export const startWithoutPath: StartOpener = (dataDirectory) =>
  start(process.execPath, [SCRIPT, dataDirectory, '1'], '/nonexistent');

/** A process that opens the embedded database on command. */
export class DatabaseOpener {
  private readonly answers: AsyncIterator<string>;
  private errors = '';

  constructor(private readonly child: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
  }

  /** @returns the answer to the command: see processes/database-opener.ts */
  send(command: 'open' | 'close' | 'lock' | 'unlock'): Promise<string> {
    this.child.stdin.write(`${command}\n`);
    return this.answer();
  }

  async answer(): Promise<string> {
    const next = await this.answers.next();
    if (next.done === true) throw new Error(`The process ended without an answer: ${this.errors}`);
    return next.value;
  }

  pause(): void {
    process.kill(this.processId(), 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.processId(), 'SIGCONT');
  }

  /** Ends the process before it can release anything, and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'close');
    process.kill(this.processId(), 'SIGKILL');
    await gone;
  }

  /** The process that has the lock: unshare only waits for it. */
  private processId(): number {
    const id = this.child.pid ?? 0;
    if (this.child.spawnfile !== 'unshare') return id;
    return Number(readFileSync(`/proc/${id}/task/${id}/children`, 'utf8'));
  }
}

async function start(
  program: string,
  args: readonly string[],
  path = process.env.PATH,
): Promise<DatabaseOpener> {
  const opener = new DatabaseOpener(
    spawn(program, args, { env: { PATH: path }, stdio: ['pipe', 'pipe', 'pipe'] }),
  );
  expect(await opener.answer()).toBe('process 1');
  return opener;
}
