import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path: string): string => readFileSync(path, 'utf8');

/** The names of the tests in a source; of those made from a table, without what the table fills in. */
const testsIn = (source: string): string[] =>
  [...source.matchAll(/\bit(?:(?:\.each|With)\([^)]*\))?\(\s*'([^']+)'/g)].map(([, name = '']) =>
    name.replace(/: %s$/, ''),
  );

describe('the README of the conformance suites', () => {
  it('has a row for each case of the authorization suite, and no other', () => {
    const [, table = ''] = read('test/conformance/README.md').split(/\| clause .*\n\| -.*\n/);
    const rows = [...table.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(
      ([, clause = '', tried = '']) => `${clause}: ${tried}`,
    );
    const tests = testsIn(read('test/conformance/authorization.e2e-spec.ts'));
    expect(tests.length).toBeGreaterThan(30);
    expect(rows.sort()).toEqual(tests.sort());
  });
});

describe('the MCP checklist', () => {
  const rows = [...read('docs/mcp-checklist.md').matchAll(/^\| (\d+) +\| .+ \| (ours|SDK) +\|$/gm)];
  const numbers = (keptBy: string): number[] =>
    rows.filter(([, , by]) => by === keptBy).map(([, number]) => Number(number));
  const sources = ['src', 'test'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('spec.ts'))
      .map((path) => read(join(root, path))),
  );
  // Of a name: what a test or a table of tests begins with, and nothing that is commented out.
  const tagged = new Set(
    sources
      // A test that is skipped is none; nobody here writes one for later.
      .map((source) => source.replaceAll(/\b(?:it|describe)\.(?:skip|todo)\b|\bx(?:it|describe)\b/g, '//'))
      .flatMap((source) => [...source.matchAll(/^[^/\n]*'((?:\[A\d+\] )+)/gm)])
      .flatMap(([, tags = '']) => [...tags.matchAll(/\d+/g)].map(Number)),
  );

  it('counts through without a gap', () => {
    expect(rows.map(([, number]) => Number(number))).toEqual(rows.map((_, index) => index + 1));
    expect(numbers('ours').length).toBeGreaterThan(30);
  });

  it('has a test for each line that is ours', () => {
    expect(numbers('ours').filter((number) => !tagged.has(number))).toEqual([]);
  });

  it('is all that tests are numbered by', () => {
    const known = rows.map(([, number]) => Number(number));
    expect([...tagged].filter((number) => !known.includes(number))).toEqual([]);
  });
});
