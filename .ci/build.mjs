// build.mjs [--dev]: bundles the programs into dist. Types are removed, not checked. In one file, the packages that the server
// uses load in a third of the time that Node takes to find them as 1,700 files. --dev adds what is not for production, and
// builds only what has changed since.
import { cpSync, existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const dev = process.argv.includes('--dev');

const PROGRAMS = ['main', 'cli/api-key', 'cli/connect', 'cli/database'];
const DEVELOPMENT = [
  ...['dev/api', 'dev/dev', 'dev/tenant/main', 'dev/token'],
  // For the benchmark.
  ...['dev/demo-data/seed-demo-data', 'platform/database/open-database'],
  // For the tests of clients.
  'dev/sign-in-browser',
];
const TEST_PROCESSES = ['database-opener', 'killed-half-way'];

/** They read files beside their own. */
const WITH_FILES = [/^@electric-sql\/pglite/, /^swagger-ui-dist/];
/** Of Nest and pg: loaded only where the application has them. */
const OPTIONAL = [
  /^class-(validator|transformer)/,
  /^@nestjs\/(websockets|platform-fastify)/,
  /^@fastify\//,
  /^(@grpc\/|@nats-io\/|kafkajs|mqtt|amqp|pg-native)/,
];

const input = Object.fromEntries([
  ...[...PROGRAMS, ...(dev ? DEVELOPMENT : [])].map((name) => [name, `src/${name}.ts`]),
  ...(dev ? TEST_PROCESSES.map((name) => [`test/${name}`, `test/support/processes/${name}.ts`]) : []),
  ...(dev ? [['test/adopter', 'test/bench/adopter.mjs']] : []),
]);

/** Its time is when the last such build began. */
const STAMP = join(dist, '.development');
const SOURCES = [
  ...['src', 'test/support', 'test/bench/adopter.mjs', 'test/bench/peers/work.mjs'],
  ...['.ci/build.mjs', 'package-lock.json', 'tsconfig.json'],
];
const began = new Date();
if (
  dev &&
  existsSync(STAMP) &&
  SOURCES.every((path) => lastChange(join(root, path)) < statSync(STAMP).mtimeMs)
)
  process.exit(0);

const bundle = await rolldown({
  cwd: root,
  input,
  platform: 'node',
  tsconfig: join(root, 'tsconfig.json'),
  external: [...WITH_FILES, ...OPTIONAL],
  onLog(level, { code, message }, log) {
    // depd of Express makes functions that way.
    if (code === 'EVAL' && message.includes('node_modules/')) return;
    log(level === 'warn' ? 'error' : level, message);
  },
});
rmSync(dist, { recursive: true, force: true });
await bundle.write({
  dir: dist,
  format: 'esm',
  sourcemap: true,
  keepNames: true,
  // All beside the migrations: the database finds them beside itself.
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
cpSync(join(root, 'src/platform/database/migrations'), join(dist, 'migrations'), { recursive: true });

if (dev) {
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
}

/** The time of a file, or the latest in a directory, whose own tells what was removed. */
function lastChange(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}
