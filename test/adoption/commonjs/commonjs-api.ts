import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { makeTestDirectory } from '../../support/test-directory.js';
import type { ApiSettings } from '../existing-api/settings.js';

/** The API as a process of its own. */
export interface ApiProcess {
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Compiles what `tsconfig.commonjs.json` includes to CommonJS, into a temporary directory.
 *
 * @returns the directory, with `start.js` and a folder for each API, as `test/adoption` has them
 * @throws Error with the output of the compiler
 */
export async function buildCommonJs(): Promise<string> {
  const directory = await makeTestDirectory();
  const project = join(import.meta.dirname, 'tsconfig.commonjs.json');
  await promisify(execFile)(process.execPath, [
    resolve('node_modules/typescript/bin/tsc'),
    ...['--project', project, '--outDir', join(directory, 'test/adoption')],
  ]).catch((error: unknown) => {
    throw new Error(`tsc failed:\n${(error as { stdout: string }).stdout}`, { cause: error });
  });
  await writeFile(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
  await symlink(resolve('node_modules'), join(directory, 'node_modules'));
  await buildModule(join(directory, 'src/gatehouse'));
  return join(directory, 'test/adoption');
}

/** The module as ES modules, beside the packages that the API has. */
async function buildModule(directory: string): Promise<void> {
  const bundle = await rolldown({
    input: resolve('src/gatehouse/index.ts'),
    platform: 'node',
    // All packages but the helpers of decorators.
    external: (id) => !/^[./\0]|@oxc-project/.test(id),
    tsconfig: resolve('tsconfig.json'),
  });
  await bundle.write({ dir: directory, keepNames: true });
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }\n');
}

/**
 * Starts a compiled API.
 *
 * @param directory from `buildCommonJs`
 * @throws Error with what the process wrote, if it ends before it listens
 */
export async function startCommonJs(
  directory: string,
  settings: ApiSettings,
  folder = 'existing-api',
): Promise<ApiProcess> {
  const child = fork(join(directory, 'start.js'), [`./${folder}/main.js`], {
    cwd: directory,
    // Jest has flags that the API is not started with.
    execArgv: [],
    env: { PATH: process.env.PATH, API_SETTINGS: JSON.stringify(settings) },
    silent: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  // After a disconnect from this side, Node 20 does not emit 'close'.
  const ended = once(child, 'exit');
  const origin = await new Promise<string>((found, reject) => {
    child.once('message', (message) => {
      found(message as string);
    });
    child.once('close', () => {
      reject(new Error(`The API ended:\n${output}`));
    });
  });
  return {
    origin,
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}
