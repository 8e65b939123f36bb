import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTestDirectory } from '../support/test-directory.js';

const run = promisify(execFile);

/** What `npm run pack:module` wrote. */
export interface PackedModule {
  /** The path of the .tgz. */
  readonly tarball: string;
  /** Its files by path, without npm's `package/`. */
  readonly files: ReadonlyMap<string, string>;
}

/** The generated package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly sideEffects: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

/**
 * Packs the module into a temporary directory, and reads what it holds.
 *
 * @throws Error with the output of the script
 */
export async function packModule(): Promise<PackedModule> {
  const directory = await makeTestDirectory();
  await runOrExplain('npm', ['run', '--silent', 'pack:module', '--', directory], process.cwd());
  const [name = ''] = await readdir(directory);
  const tarball = join(directory, name);
  const unpacked = await makeTestDirectory();
  await run('tar', ['-xzf', tarball, '-C', unpacked]);
  const entries = await readdir(unpacked, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));
  const files = await Promise.all(
    paths.map(async (path): Promise<[string, string]> => [
      path.replace(/^package\//, ''),
      await readFile(join(unpacked, path), 'utf8'),
    ]),
  );
  return { tarball, files: new Map(files) };
}

/**
 * Runs a program, without the variables that Jest's own `npm run` was started with.
 *
 * @throws Error with everything the program wrote, if it exits with another code than 0
 */
export async function runOrExplain(
  program: string,
  args: readonly string[],
  directory: string,
): Promise<string> {
  const outerNpm =
    /^(npm_(lifecycle|package|config_local_prefix)|INIT_CWD|NODE_OPTIONS|NODE_ENV|JEST_WORKER_ID)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !outerNpm.test(name)));
  try {
    return (await run(program, args, { cwd: directory, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${[program, ...args].join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
