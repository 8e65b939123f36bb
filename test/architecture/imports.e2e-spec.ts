import { folderOf, sourceFiles } from './source-files.js';

/** Top folders, each with those it may import. `cli` and the files of the root may import all but `dev`. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  gatehouse: [],
  platform: ['gatehouse'],
  features: ['gatehouse', 'platform'],
  cli: ['.', 'gatehouse', 'platform', 'features'],
  dev: ['.', 'cli', 'gatehouse', 'platform', 'features'],
};

describe('imports', () => {
  const files = sourceFiles();

  it('sees the tree', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  });

  it('go one way: features → platform → gatehouse', () => {
    const offending = files.flatMap(({ path, imports }) => {
      const from = folderOf(path);
      if (from === '.') return [];
      return imports
        .filter((imported) => folderOf(imported) !== from && !MAY_IMPORT[from]?.includes(folderOf(imported)))
        .map((imported) => `${path} imports ${imported}`);
    });
    expect(offending).toEqual([]);
  });

  it('knows every top folder', () => {
    const folders = new Set(files.map(({ path }) => folderOf(path)).filter((folder) => folder !== '.'));
    expect([...folders].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it('nothing outside dev imports dev, but by a dynamic import that a production build can do without', () => {
    const offending = files.filter(
      ({ path, text }) => folderOf(path) !== 'dev' && /(?:from|import) '[^']*\/dev\//.test(text),
    );
    expect(offending.map(({ path }) => path)).toEqual([]);
  });

  it('reach the module through its public surface only', () => {
    const surface = ['gatehouse/index.ts', 'gatehouse/testing/index.ts'];
    const offending = files.flatMap(({ path, imports }) =>
      folderOf(path) === 'gatehouse'
        ? []
        : imports
            .filter((imported) => folderOf(imported) === 'gatehouse' && !surface.includes(imported))
            .map((imported) => `${path} imports ${imported}`),
    );
    expect(offending).toEqual([]);
  });

  it('leave the module free of what an application chooses: its database, its documentation, its headers', () => {
    const packages = files
      .filter(({ path }) => folderOf(path) === 'gatehouse')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/(?:from|import\()\s*'([^.'][^']*)'/g)].map(([, name = '']) => ({ path, name })),
      );
    expect(packages.length).toBeGreaterThan(50);
    const chosen = /^(drizzle-orm|pg|@electric-sql|@nestjs\/(?:swagger|throttler|config|typeorm)|helmet)/;
    expect(packages.filter(({ name }) => chosen.test(name))).toEqual([]);
  });

  it('the token a caller came in with is kept by the guard and read by the token exchange, by nothing else', () => {
    const users = files.filter(({ text }) => /\b(?:rememberSubjectToken|subjectTokenOf)\b/.test(text));
    expect(users.map(({ path }) => path).sort()).toEqual([
      'gatehouse/auth/protected-resources.ts',
      'gatehouse/auth/tokens/subject-token.ts',
      'gatehouse/index.ts',
      'platform/upstream/upstream-token.service.ts',
    ]);
  });

  it('what the audit log calls a subject comes from rows: only queries select it, and nothing else makes one', () => {
    const making = files.filter(
      ({ path, text }) =>
        /\bstored\(|as Stored\b|<Stored>/.test(text) && path !== 'platform/database/stored.ts',
    );
    expect(making.map(({ path }) => path).sort()).toEqual([
      'features/clients/clients.repository.ts',
      'features/invoices/invoices.repository.ts',
      'features/projects/projects.repository.ts',
      'platform/api-keys/api-key-administration.ts',
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
      ({ path, text }) => text.includes('process.env') && !['cli', 'dev'].includes(folderOf(path)),
    );
    expect(readers.map(({ path }) => path)).toEqual(['platform/config/config.ts']);
  });
});
