// node .ci/pack-module.mjs [DIRECTORY]: compiles src/gatehouse and writes gatehouse-nestjs-VERSION.tgz into DIRECTORY,
// by default the root of the repository. Everything else is written to a temporary directory.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/** The application has one instance of each of these, and the module must use the same one. */
const PEERS = [
  '@modelcontextprotocol/core',
  '@modelcontextprotocol/node',
  '@modelcontextprotocol/server',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@rekog/mcp-nest',
  'reflect-metadata',
  'rxjs',
  'zod',
];
/** Imported only where an option asks for it. */
const OPTIONAL_PEERS = ['ioredis'];

const repository = dirname(import.meta.dirname);
const root = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

/** The packages that the compiled files import, each with the first file that does. */
function importedPackages(directory) {
  const packages = new Map();
  for (const file of readdirSync(directory, { recursive: true }).sort()) {
    if (!/\.(js|d\.ts)$/.test(file)) continue;
    const { importedFiles } = ts.preProcessFile(readFileSync(join(directory, file), 'utf8'), true, true);
    for (const { fileName: specifier } of importedFiles) {
      if (specifier.startsWith('.') || isBuiltin(specifier)) continue;
      const name = packageOf(specifier, file.endsWith('.d.ts'));
      if (!packages.has(name)) packages.set(name, file);
    }
  }
  return packages;
}

/** The package that serves an import: for types of a package that has none of its own, the one of DefinitelyTyped. */
function packageOf(specifier, typesOnly) {
  const [name] = /^(@[^/]+\/)?[^/]+/.exec(specifier);
  const types = `@types/${name.replace(/^@(.+)\//, '$1__')}`;
  return typesOnly && types in root.devDependencies ? types : name;
}

function rangeOf(name) {
  return name.startsWith('@types/') ? root.devDependencies[name] : root.dependencies[name];
}

function rangesOf(names) {
  return Object.fromEntries([...names].sort().map((name) => [name, rangeOf(name)]));
}

function manifestFor(packages) {
  const peers = [...PEERS, ...OPTIONAL_PEERS];
  const named = new Map([...peers.map((name) => [name, '.ci/pack-module.mjs']), ...packages]);
  const unlisted = [...named].filter(([name]) => rangeOf(name) === undefined);
  if (unlisted.length > 0) {
    const lines = unlisted.map(([name, file]) => `  - ${name} (${file})`);
    throw new Error(
      'The module needs packages that are not in the dependencies of package.json. Add them there, or do not import ' +
        `them in src/gatehouse:\n${lines.join('\n')}`,
    );
  }
  return {
    name: '@gatehouse/nestjs',
    version: root.version,
    description: 'An MCP endpoint for a NestJS API, behind the single sign-on that the API already has.',
    license: root.license,
    type: 'module',
    engines: { node: '>=20.19' },
    // True as long as no file is imported for what it does to others: it has to import names.
    sideEffects: false,
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './testing': { types: './dist/testing/index.d.ts', default: './dist/testing/index.js' },
      './package.json': './package.json',
    },
    files: ['dist'],
    dependencies: rangesOf([...packages.keys()].filter((name) => !peers.includes(name))),
    peerDependencies: rangesOf(peers),
    peerDependenciesMeta: Object.fromEntries(OPTIONAL_PEERS.map((name) => [name, { optional: true }])),
  };
}

function pack(staging, destination) {
  const compiled = join(staging, 'dist');
  execFileSync(
    process.execPath,
    [
      join(repository, 'node_modules/typescript/bin/tsc'),
      ...['--project', join(repository, 'tsconfig.module.json'), '--outDir', compiled],
    ],
    { stdio: 'inherit' },
  );
  const manifest = manifestFor(importedPackages(compiled));
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  copyFileSync(join(repository, 'src/gatehouse/README.md'), join(staging, 'README.md'));
  copyFileSync(join(repository, 'LICENSE'), join(staging, 'LICENSE'));
  mkdirSync(destination, { recursive: true });
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', destination], {
    cwd: staging,
    stdio: 'inherit',
  });
}

const staging = mkdtempSync(join(tmpdir(), 'gatehouse-pack-'));
try {
  pack(staging, resolve(process.argv[2] ?? repository));
} catch (error) {
  // The compiler and npm have written what is wrong themselves.
  if (error.status === undefined) console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(staging, { recursive: true, force: true });
}
