import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const KILL_AFTER_MS = 15_000;

/** A Node program whose output lines are printed with a label. */
export class LabelledChild {
  /** Resolves to how it ended; never rejects. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private running = true;

  constructor(
    readonly label: string,
    entry: string,
    env: Record<string, string | undefined>,
  ) {
    this.child = spawn(process.execPath, ['--enable-source-maps', entry], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.passOn(this.child.stdout, process.stdout);
    this.passOn(this.child.stderr, process.stderr);
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        this.running = false;
        resolve(how);
      };
      this.child.once('error', (error) => {
        end(`could not be started: ${error.message}`);
      });
      // `close`, not `exit`: by then its last output has been printed.
      this.child.once('close', (code, signal) => {
        end(code === null ? `was ended by ${signal ?? 'a signal'}` : `exited with code ${code}`);
      });
    });
  }

  /** Sends SIGTERM and waits. Sends SIGKILL if that takes too long. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), KILL_AFTER_MS);
    await this.ended;
    clearTimeout(timer);
  }

  private passOn(stream: Readable | null, to: Writable): void {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (line) => {
      to.write(`${this.label.padEnd(6)} | ${line}\n`);
    });
  }
}
