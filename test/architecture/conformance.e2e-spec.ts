import { readFileSync } from 'node:fs';

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
