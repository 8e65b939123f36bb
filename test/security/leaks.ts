import { demoOrganizations } from '../../src/dev/demo-data/demo-organizations.js';
import { ACME } from '../support/test-app.js';

/** What a stack trace, a query or the text of a library looks like. */
const INTERNALS = [
  /\n? {2,}at /,
  /\bat \S+ \(/,
  /\.[cm]?[jt]s:\d+/,
  /node_modules|node:internal|\/dist\/|\/src\//,
  /\b(select|insert into|update|delete from)\b .*\b(from|values|set|where)\b/i,
  /\b(zod|jose|nest(js)?|express|drizzle|postgres(ql)?|pglite|body-parser)\b/i,
  /syntax error|unexpected token|invalid_type|invalid input syntax|violates|JSON\.parse|\[object /i,
  /Error:|Exception\b/,
];

/** What only that organization's people may read. */
const rowsOfOrganization = (foreign: boolean): string[] =>
  demoOrganizations
    .filter(({ id }) => (id !== ACME) === foreign)
    .flatMap(({ name, projects }) => [
      name,
      ...projects.flatMap((project) => [
        project.name,
        project.client,
        project.description,
        ...project.notes.map(({ content }) => content),
      ]),
    ]);

const FOREIGN = rowsOfOrganization(true);
const OWN = rowsOfOrganization(false);

/** @returns what stands in an answer and must not; empty if all is well */
export function leaksIn(text: string, { refused }: { readonly refused: boolean }): string[] {
  const secrets = refused ? [...FOREIGN, ...OWN] : FOREIGN;
  const internals = refused ? INTERNALS.filter((pattern) => pattern.test(text)).map(String) : [];
  return [...secrets.filter((secret) => text.includes(secret)), ...internals];
}
