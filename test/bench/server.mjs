import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One contestant as a process of its own, on one core where `taskset` is there. */
export class BenchServer {
  constructor(name, { entry, path, environment, workloads }, port, pin, nodeOptions = []) {
    Object.assign(this, { name, workloads, url: `http://127.0.0.1:${port}${path}` });
    const variables = Object.entries({ ...environment, PORT: String(port) })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, value.replace('{port}', port)]);
    const [command, ...args] = [...pin, process.execPath, ...nodeOptions, entry];
    this.began = performance.now();
    this.process = spawn(command, args, {
      env: { PATH: process.env.PATH, ...Object.fromEntries(variables) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.output = '';
    // Read and dropped, as by a log collector; only the last of it is kept.
    for (const stream of [this.process.stdout, this.process.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.output = (this.output + text).slice(-4000)));
  }

  /** Waits until it answers anything at all. @throws Error with its output when it ends instead */
  async listening() {
    for (;;) {
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`${this.name} ended:\n${this.output}`);
      if (performance.now() - this.began > 180_000) throw new Error(`${this.name} never answered`);
      const answered = await fetch(this.url, { method: 'POST' }).then(
        (response) => response.arrayBuffer().then(() => true),
        () => false,
      );
      if (answered) break;
      await sleep(20);
    }
    this.startMs = Math.round(performance.now() - this.began);
  }

  /** Processor time of all its threads so far, in milliseconds. What else runs on the machine does not add to it. */
  get cpuMs() {
    const threads = `/proc/${this.process.pid}/task`;
    return readdirSync(threads)
      .map((id) => Number(readFileSync(`${threads}/${id}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
      .reduce((sum, ms) => sum + ms, 0);
  }

  get rssMb() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) / 1024);
  }

  async stop() {
    if (this.process.exitCode !== null) return;
    this.process.kill('SIGTERM');
    await Promise.race([once(this.process, 'exit'), sleep(5000)]);
    this.process.kill('SIGKILL');
  }
}
