import { folderOf, sourceFiles } from './source-files.js';

/** What each part may know besides itself. A new folder must find its place here before it passes. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  config: [],
  observability: [],
  'domain-error.ts': [],
  fields: [],
  json: ['config'],
  database: ['config', 'domain-error.ts'],
  auth: ['config', 'observability', 'domain-error.ts'],
  http: ['auth', 'json', 'config', 'observability', 'domain-error.ts'],
  'rate-limit': ['auth', 'config', 'domain-error.ts'],
  mcp: ['auth', 'json', 'rate-limit', 'config', 'observability', 'domain-error.ts'],
  health: ['auth', 'database', 'rate-limit'],
  whoami: ['auth', 'mcp'],
  audit: ['auth', 'mcp', 'database', 'observability', 'domain-error.ts', 'fields'],
  idempotency: ['auth', 'database', 'domain-error.ts'],
  projects: ['audit', 'auth', 'clients', 'idempotency', 'mcp', 'database', 'domain-error.ts', 'fields'],
  confirmation: ['auth', 'config', 'database', 'domain-error.ts'],
  invoices: [
    'audit',
    'auth',
    'clients',
    'confirmation',
    'database',
    'domain-error.ts',
    'fields',
    'idempotency',
    'mcp',
  ],
  'api-keys': ['audit', 'auth', 'database', 'domain-error.ts'],
  upstream: ['auth', 'config', 'observability', 'domain-error.ts'],
  clients: ['audit', 'auth', 'mcp', 'config', 'observability', 'database', 'upstream', 'domain-error.ts'],
  cli: ['.', 'api-keys', 'auth', 'config', 'database', 'mcp'],
  'dev-tenant': [],
};

/** The files of the root put the parts together; only `domain-error.ts` is for the parts themselves. */
const partOf = (path: string): string => (path === 'domain-error.ts' ? path : folderOf(path));

describe('imports', () => {
  const files = sourceFiles();

  it('sees the tree', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  });

  it('go one way: no part knows more than the table lets it', () => {
    const offending = files.flatMap(({ path, imports }) => {
      const from = partOf(path);
      if (from === '.') return [];
      return imports
        .filter((imported) => partOf(imported) !== from && !MAY_IMPORT[from]?.includes(partOf(imported)))
        .map((imported) => `${path} imports ${imported}`);
    });
    expect(offending).toEqual([]);
  });

  it('knows every part', () => {
    const parts = new Set(files.map(({ path }) => partOf(path)).filter((part) => part !== '.'));
    expect([...parts].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it('nothing of the server imports the dev tenant or a command', () => {
    const offending = files.filter(
      ({ path, imports }) =>
        !['cli', 'dev-tenant'].includes(folderOf(path)) &&
        imports.some((imported) => ['cli', 'dev-tenant'].includes(folderOf(imported))),
    );
    expect(offending.map(({ path }) => path)).toEqual([]);
  });

  it('the token a caller came in with is kept by the guard and read by the token exchange, by nothing else', () => {
    const importers = files
      .filter(({ imports }) => imports.includes('auth/subject-token.ts'))
      .map(({ path }) => path);
    expect(importers.sort()).toEqual([
      'auth/bearer-auth.guard.ts',
      'upstream/token-exchange.ts',
      'upstream/upstream-token.service.ts',
    ]);
  });

  it('form no circle', () => {
    const graph = new Map(files.map(({ path, imports }) => [path, imports]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path) || trail.includes(path)) return;
      for (const imported of graph.get(path) ?? []) visit(imported, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });

  it('the environment of the process is read in config only', () => {
    const readers = files.filter(
      ({ path, text }) => text.includes('process.env') && !['cli', 'dev-tenant'].includes(folderOf(path)),
    );
    expect(readers.map(({ path }) => folderOf(path))).toEqual(['config']);
  });
});
