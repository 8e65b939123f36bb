import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { signIn } from '../../src/dev/code-flow.js';
import { freePort } from '../support/built-server.js';
import { startDevTenant } from '../support/dev-tenant-process.js';
import { makeTestDirectory } from '../support/test-directory.js';
import { InstalledApplication, type RunningServer } from './installed-application.js';
import { type Manifest, packModule, type PackedModule, runOrExplain } from './packed-module.js';

/** Packing compiles the module, and installing downloads a hundred packages: these end a run that hangs. */
const PACKING_MS = 300_000;
const INSTALLING_MS = 900_000;

const root = JSON.parse(readFileSync('package.json', 'utf8')) as Pick<Manifest, 'version' | 'dependencies'>;

let packed: PackedModule;
let manifest: Manifest;

beforeAll(async () => {
  packed = await packModule();
  manifest = JSON.parse(packed.files.get('package.json') ?? '') as Manifest;
}, PACKING_MS);

const code = (): [string, string][] => [...packed.files].filter(([path]) => path.startsWith('dist/'));

/** What follows `from`, `import` and `require` in the code of the files that `pattern` matches. */
const specifiers = (pattern: RegExp): string[] =>
  code()
    .filter(([path]) => pattern.test(path))
    .flatMap(([, text]) => [
      ...text.matchAll(/(?:\bfrom |\bimport |\bimport\(|\brequire\()\s*(['"])([^'"\n]+)\1/g),
    ])
    .map(([, , specifier = '']) => specifier);

/** The packages among them. */
const packagesIn = (pattern: RegExp): string[] =>
  specifiers(pattern)
    .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);

describe('the tarball', () => {
  it('holds the compiled module, its types, a README and the license, and nothing else', () => {
    const compiled = readdirSync('src/gatehouse', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
      .flatMap((path) => ['.js', '.d.ts'].map((ending) => `dist/${path.replace(/\.ts$/, ending)}`));
    const expected = [...compiled, 'LICENSE', 'README.md', 'package.json'];
    expect([...packed.files.keys()].sort()).toEqual(expected.sort());
    expect(packed.files.get('README.md')).toBe(readFileSync('src/gatehouse/README.md', 'utf8'));
    expect(packed.files.get('LICENSE')).toBe(readFileSync('LICENSE', 'utf8'));
  });

  it('has the version of the repository, and two entries', () => {
    expect(basename(packed.tarball)).toBe(`gatehouse-nestjs-${root.version}.tgz`);
    expect(manifest).toMatchObject({
      name: '@gatehouse/nestjs',
      version: root.version,
      type: 'module',
      license: 'MIT',
      engines: { node: '>=20.19' },
    });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest.exports).toEqual({
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './testing': { types: './dist/testing/index.d.ts', default: './dist/testing/index.js' },
      './package.json': './package.json',
    });
  });

  it('depends on what its files import, and on nothing else', () => {
    const required = Object.keys(manifest.dependencies);
    const types = required.filter((name) => name.startsWith('@types/'));
    const peers = Object.keys(manifest.peerDependencies);
    const imported = new Set(packagesIn(/\.(js|d\.ts)$/));
    expect(imported.size).toBeGreaterThan(10);

    const missing = [...imported].filter((name) => !required.includes(name) && !peers.includes(name));
    expect(missing).toEqual([]);
    expect(required.filter((name) => !imported.has(name))).toEqual(types);
    // A package without types of its own is imported by declarations only if its types come along.
    const inDeclarations = new Set(packagesIn(/\.d\.ts$/));
    expect(types.filter((name) => !inDeclarations.has(name.replace('@types/', '')))).toEqual([]);
  });

  it('leaves to the application what both must have one instance of', () => {
    expect(Object.keys(manifest.peerDependencies)).toEqual([
      '@modelcontextprotocol/core',
      '@modelcontextprotocol/node',
      '@modelcontextprotocol/server',
      '@nestjs/common',
      '@nestjs/core',
      '@nestjs/microservices',
      '@nestjs/platform-express',
      '@rekog/mcp-nest',
      'ioredis',
      'reflect-metadata',
      'rxjs',
      'zod',
    ]);
    expect(manifest.peerDependenciesMeta).toEqual({ ioredis: { optional: true } });
    for (const [name, range] of Object.entries(manifest.peerDependencies))
      expect(range).toBe(root.dependencies[name]);
  });

  it('imports no file for its side effects, as sideEffects: false promises', () => {
    expect(manifest.sideEffects).toBe(false);
    expect(code().filter(([, text]) => /^import ['"]/m.test(text))).toEqual([]);
  });

  it('keeps the doc comments', () => {
    expect(packed.files.get('dist/gatehouse.options.d.ts')).toContain('/** Public URL of the MCP endpoint.');
  });

  it('holds no key, and no path of the machine that packed it', () => {
    const leaking = [...packed.files].filter(
      ([, text]) =>
        text.includes(process.cwd()) || text.includes(`${tmpdir()}/`) || text.includes('PRIVATE KEY-----'),
    );
    expect(leaking.map(([path]) => path)).toEqual([]);
  });

  it('has no fault that publint finds', async () => {
    const report = await runOrExplain(bin('publint'), ['run', packed.tarball, '--strict'], process.cwd());
    expect(report).toContain('All good!');
  });

  it('has types that resolve as its code does', async () => {
    await runOrExplain(
      bin('attw'),
      [
        packed.tarball,
        // Without it, the program would ask the registry.
        '--no-definitely-typed',
        // Not node10: it knows no `exports`, and no version of Node we support resolves like it.
        ...['--profile', 'node16'],
        // The rule is from before Node could require() an ES module; a test below does.
        ...['--ignore-rules', 'cjs-resolves-to-esm'],
      ],
      process.cwd(),
    );
  });
});

const bin = (name: string): string => resolve('node_modules/.bin', name);

describe('npm run pack:module', () => {
  /** A repository whose module is one file. */
  async function repositoryWith(index: string): Promise<string> {
    const directory = await makeTestDirectory();
    for (const path of [
      '.ci/pack-module.mjs',
      'tsconfig.json',
      'tsconfig.module.json',
      'package.json',
      'LICENSE',
    ])
      await cp(path, join(directory, path));
    await mkdir(join(directory, 'src/gatehouse'), { recursive: true });
    await writeFile(join(directory, 'src/gatehouse/README.md'), '');
    await writeFile(join(directory, 'src/gatehouse/index.ts'), index);
    await symlink(resolve('node_modules'), join(directory, 'node_modules'));
    return directory;
  }
  const filesOf = async (directory: string): Promise<string[]> => (await readdir(directory)).sort();
  const pack = (directory: string): Promise<string> => runOrExplain('npm', ['run', 'pack:module'], directory);

  it('writes one file', async () => {
    const directory = await repositoryWith('export const answer = 42;\n');
    const before = await filesOf(directory);
    await pack(directory);
    const added = (await filesOf(directory)).filter((path) => !before.includes(path));
    expect(added).toEqual([`gatehouse-nestjs-${root.version}.tgz`]);
    expect(await filesOf(join(directory, 'src/gatehouse'))).toEqual(['README.md', 'index.ts']);
  });

  it.each([
    ['a development dependency', "export { parse } from 'yaml';\n", '- yaml (index.'],
    ['what only another package brings', "export { Hono } from 'hono';\n", '- hono (index.'],
    [
      'a package by a dynamic import',
      "export const load = (): Promise<unknown> => import('yaml');\n",
      '- yaml (index.js)',
    ],
    ['a faulty type', 'export const answer: string = 42;\n', 'TS2322'],
  ])('rejects %s', async (_what, index, message) => {
    const directory = await repositoryWith(index);
    const before = await filesOf(directory);
    await expect(pack(directory)).rejects.toThrow(message);
    expect(await filesOf(directory)).toEqual(before);
  });
});

describe('the installed package', () => {
  const ends: (() => Promise<void>)[] = [];
  let application: InstalledApplication;
  let server: RunningServer;
  let issuer: string;

  beforeAll(async () => {
    application = await InstalledApplication.install(packed.tarball);
    ends.push(() => application.remove());
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const tenant = await startDevTenant({ API_URL: origin });
    ends.push(() => tenant.stop());
    issuer = tenant.issuer;
    await application.configure({
      'https://api.example.com/mcp': `${origin}/mcp`,
      'example.eu.auth0.com': new URL(issuer).origin,
    });
    await application.build();
    server = await application.start(port);
    ends.push(() => server.stop());
  }, INSTALLING_MS);

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  const callTool = (token: string): Promise<Response> =>
    fetch(`${server.origin}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'count_projects', arguments: {} },
      }),
    });

  it('is outside the repository, and brings no second copy of a package that the application has', () => {
    expect(relative(process.cwd(), application.directory)).toMatch(/^\.\./);
    const installed = join(application.directory, 'node_modules/@gatehouse/nestjs');
    expect(existsSync(join(installed, 'dist/index.js'))).toBe(true);
    expect(existsSync(join(installed, 'node_modules'))).toBe(false);
  });

  it('compiles in an application that checks all types strictly, those of packages too', () => {
    const text = readFileSync(join(application.directory, 'tsconfig.json'), 'utf8');
    const { compilerOptions } = JSON.parse(text) as { compilerOptions: object };
    expect(compilerOptions).toMatchObject({ strict: true, skipLibCheck: false });
    expect(existsSync(join(application.directory, 'dist/main.js'))).toBe(true);
  });

  it('leaves the routes of the application alone', async () => {
    const response = await fetch(`${server.origin}/projects/statuses`);
    expect([response.status, await response.json()]).toEqual([200, ['active', 'done']]);
  });

  it('takes a client from 401 to a login, and to the result of a tool', async () => {
    // What curl sends in the README of the module.
    const refused = await fetch(`${server.origin}/mcp`, { method: 'POST' });
    expect(refused.status).toBe(401);
    const challenge = refused.headers.get('www-authenticate') ?? '';
    const [, location = ''] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];

    const metadata = (await (await fetch(location)).json()) as {
      resource: string;
      authorization_servers: string[];
      scopes_supported: string[];
    };
    expect(metadata).toMatchObject({
      resource: `${server.origin}/mcp`,
      authorization_servers: [issuer],
      scopes_supported: ['projects:read'],
    });

    const login = await signIn({
      issuer: metadata.authorization_servers[0] ?? '',
      email: 'writer@acme.example',
      resource: metadata.resource,
      scope: metadata.scopes_supported.join(' '),
    });
    const called = await callTool(login.access_token);
    expect(called.status).toBe(200);
    expect(await called.json()).toMatchObject({ result: { structuredContent: { count: 2 } } });
  });

  it('can be loaded with require()', async () => {
    const compiled = readFileSync(join(application.directory, 'dist/required.cjs'), 'utf8');
    expect(compiled).toContain('require("@gatehouse/nestjs")');
    expect(JSON.parse(await application.run('dist/required.cjs'))).toEqual({
      module: 'GatehouseModule',
      forRoot: 'function',
      issuer: 'TestIssuer',
      sameAsImported: true,
    });
  });

  it('tests the tools of the application with its testing kit', async () => {
    const report = await application.run('--test', 'dist/projects.tools.test.js');
    expect(report).toMatch(/\bpass 2\b/);
    expect(report).toMatch(/\bfail 0\b/);
  });
});
