import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runOrExplain } from './packed-module.js';

const APPLICATION = join(import.meta.dirname, 'application');

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string } | undefined>>;
}

/** The application of `test/package/application` in a directory of its own, outside the repository. */
export class InstalledApplication {
  private constructor(readonly directory: string) {}

  /**
   * Copies the application, and runs the command that the README of the module gives for installing it.
   *
   * @throws Error with the output of npm
   */
  static async install(tarball: string): Promise<InstalledApplication> {
    const directory = await mkdtemp(join(tmpdir(), 'gatehouse-package-'));
    await cp(APPLICATION, directory, { recursive: true });
    const packages = [...(await packagesOfReadme()), ...(await packagesOfApplication())];
    await runOrExplain(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball, ...(await pinned(packages))],
      directory,
    );
    return new InstalledApplication(directory);
  }

  /** Puts other values in the place of those that the README has for its reader to replace. */
  async configure(values: Readonly<Record<string, string>>): Promise<void> {
    const path = join(this.directory, 'src/app.module.ts');
    let text = await readFile(path, 'utf8');
    for (const [example, value] of Object.entries(values)) {
      if (!text.includes(`'${example}'`)) throw new Error(`app.module.ts does not have '${example}'`);
      text = text.replace(`'${example}'`, `'${value}'`);
    }
    await writeFile(path, text);
  }

  /** @throws Error with the output of the compiler */
  build(): Promise<string> {
    return runOrExplain('npm', ['run', 'build'], this.directory);
  }

  /** Runs a compiled file. @throws Error with its output, if it fails */
  run(...args: readonly string[]): Promise<string> {
    return runOrExplain(process.execPath, args, this.directory);
  }

  /** @throws Error with the server's output, if it ends before it answers */
  async start(port: number): Promise<RunningServer> {
    const server = spawn(process.execPath, ['dist/main.js'], {
      cwd: this.directory,
      env: { PATH: process.env.PATH, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = new RunningServer(server, `http://127.0.0.1:${port}`);
    await running.untilItAnswers();
    return running;
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

export class RunningServer {
  private output = '';
  private readonly ended: Promise<unknown>;

  constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = once(child, 'close');
    process.once('exit', this.kill);
  }

  async untilItAnswers(): Promise<void> {
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`The server ended:\n${this.output}`);
      const answers = await fetch(this.origin).then(
        () => true,
        () => false,
      );
      if (answers) return;
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    this.kill();
    await this.ended;
    process.removeListener('exit', this.kill);
  }

  private readonly kill = (): void => {
    this.child.kill('SIGKILL');
  };
}

/** The packages that the README installs beside the module itself. */
async function packagesOfReadme(): Promise<string[]> {
  const readme = await readFile('src/gatehouse/README.md', 'utf8');
  const command = /^npm install \.\/\S+\.tgz((?:.*\\\n)*.*)/m.exec(readme)?.[1] ?? '';
  return command.split(/[\s\\]+/).filter(Boolean);
}

async function packagesOfApplication(): Promise<string[]> {
  const text = await readFile(join(APPLICATION, 'package.json'), 'utf8');
  const manifest = JSON.parse(text) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}

/** In the versions of our own lock file: a release of another package must not fail this suite. */
async function pinned(names: readonly string[]): Promise<string[]> {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
  return names.map((name) => {
    const version = packages[`node_modules/${name}`]?.version;
    if (version === undefined) throw new Error(`package-lock.json does not have ${name}`);
    return `${name}@${version}`;
  });
}
