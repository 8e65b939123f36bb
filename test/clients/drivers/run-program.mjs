import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs a program of an installed package and returns what it writes to stdout.
 * @param home where it keeps its files
 */
export async function runProgram(program, args, home) {
  const env = { PATH: process.env.PATH, HOME: home };
  const path = await find(program, import.meta.dirname);
  // The Inspector's CLI looks for its package.json from the working directory.
  const cwd = dirname(path);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path, ...args], { env, cwd });
    return stdout;
  } catch (error) {
    // Its message is the command line, with the token.
    throw new Error(`${program} failed: ${error.stderr}`);
  }
}

/** Looked for as Node does, but not by the names that the package exports. */
async function find(program, directory) {
  const path = join(directory, 'node_modules', program);
  const found = await access(path).then(
    () => true,
    () => false,
  );
  if (found) return path;
  if (dirname(directory) === directory) throw new Error(`${program} is not installed`);
  return await find(program, dirname(directory));
}
