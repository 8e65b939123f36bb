import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const REVISIONS = ['2025-11-25', '2026-07-28'] as const;
export type Revision = (typeof REVISIONS)[number];

const PACKAGE = resolve('node_modules/@modelcontextprotocol/conformance');
const LONGEST_RUN = 240_000;

const requirements = z.object({ server: z.array(z.string()) });

/** What a revision asks of a server; extensions, and what the suite added later, are run but not asked for. */
export function scenariosOf(revision: Revision): string[] {
  const file = readFileSync(join(PACKAGE, 'requirements', `${revision}.yaml`), 'utf8');
  return requirements.parse(parse(file)).server;
}

const checks = z.array(
  z.looseObject({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }),
);
export type Check = z.infer<typeof checks>[number];

export interface SuiteRun {
  /** Zero: everything passed but what was expected to fail, and all of that failed. */
  readonly exitCode: number;
  readonly output: string;
  /** By scenario. */
  readonly checks: ReadonlyMap<string, readonly Check[]>;
}

/** The public suite (`@modelcontextprotocol/conformance`), as anybody would run it. */
export async function runPublicSuite(
  url: string,
  revision: Revision,
  expectedFailures: string,
): Promise<SuiteRun> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-conformance-'));
  try {
    const command = [
      ...['--import', resolve('test/conformance/node20-glob.mjs'), join(PACKAGE, 'dist/index.js')],
      ...['server', '--url', url, '--requirements', revision, '-o', directory],
      ...['--expected-failures', resolve(expectedFailures)],
    ];
    const { exitCode, output } = await run(command);
    return { exitCode, output, checks: await readChecks(directory) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function run(command: readonly string[]): Promise<{ exitCode: number; output: string }> {
  return new Promise((done) => {
    const env = { PATH: process.env.PATH, NO_COLOR: '1' };
    execFile(
      process.execPath,
      command,
      { env, timeout: LONGEST_RUN, maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        done({ exitCode, output: stdout + stderr });
      },
    );
  });
}

/** Each scenario has a folder of its own: `server-NAME-TIME`. */
async function readChecks(directory: string): Promise<Map<string, Check[]>> {
  const folders = await readdir(directory);
  const found = await Promise.all(
    folders.map(async (folder): Promise<[string, Check[]]> => {
      const text = await readFile(join(directory, folder, 'checks.json'), 'utf8');
      const scenario = folder.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T[\d-]+Z$/, '');
      return [scenario, checks.parse(JSON.parse(text))];
    }),
  );
  return new Map(found);
}
