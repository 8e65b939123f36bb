import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { CLIENT_CONFIGURATIONS } from '../../src/cli/client-configurations.js';
import { devSettings, welcome } from '../../src/cli/dev-settings.js';
import { connectionOf } from '../../src/cli/mcp-connection.js';
import { FEATURE_ENVIRONMENTS, SERVER_VARIABLES } from '../../src/features/environment.js';
import { readEnvironment } from '../../src/platform/config/environment.js';
import { ACCOUNTS } from '../../src/dev/tenant/accounts.js';
import { settingsSchema } from '../../src/dev/tenant/settings.js';
import { sourceFiles } from './source-files.js';

const read = (path: string): string => readFileSync(path, 'utf8');
const readme = read('README.md');
const example = read('docs/example.md');
const howItWorks = read('docs/how-it-works.md');
const troubleshooting = read('docs/troubleshooting.md');
const environmentExample = read('.env.example');
const environment = parseEnv(environmentExample);

/** Every text of the repository that tells people what to do. */
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'AGENTS.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

/** All that the first group of `pattern` catches. */
const caught = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group);

/** The part of a document under a heading, up to the next one of that level or above. */
function section(text: string, heading: string): string {
  const [, part = ''] = text.split(`\n${heading}\n`);
  const level = heading.indexOf(' ');
  return part.split(new RegExp(`\\n#{1,${level}} `))[0] ?? '';
}

/** The tools that the sources declare, each with the scopes it needs. */
const TOOLS = sourceFiles().flatMap(({ path, text }) =>
  path.endsWith('.tools.ts')
    ? [...text.matchAll(/@Tool\(\{\s*name: '(\w+)'[^]*?(?:@ToolScopes\(\[([^\]]*)\]\)|@AnyCaller\(\))/g)].map(
        ([, name = '', scopes = '']) => ({ name, scopes: caught(scopes, /'([^']+)'/g) }),
      )
    : [],
);
/** The resources, in the same way, by the form of their addresses. */
const RESOURCES = sourceFiles().flatMap(({ path, text }) =>
  path.endsWith('.resources.ts')
    ? [...text.matchAll(/uriTemplate: '([^']+)'[^]*?@RequiredScopes\(\[([^\]]*)\]\)/g)].map(
        ([, name = '', scopes = '']) => ({ name, scopes: caught(scopes, /'([^']+)'/g) }),
      )
    : [],
);
/** The prompts. */
const PROMPTS = sourceFiles().flatMap(({ path, text }) =>
  path.endsWith('.prompts.ts')
    ? [...text.matchAll(/@Prompt\(\{\s*name: '(\w+)'[^]*?@RequiredScopes\(\[([^\]]*)\]\)/g)].map(
        ([, name = '', scopes = '']) => ({ name, scopes: caught(scopes, /'([^']+)'/g) }),
      )
    : [],
);
const SCOPES = [...new Set([...TOOLS, ...RESOURCES, ...PROMPTS].flatMap(({ scopes }) => scopes))].sort();

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('links only to what is there', () => {
    const targets = caught(text, /\]\((?!https?:)([^)\s]+)\)/g);
    const dead = targets.filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? document : join(dirname(document), path);
      return !existsSync(file) || (anchor !== undefined && !anchors(read(file)).includes(anchor));
    });
    expect(dead).toEqual([]);
  });

  it('names only files and folders that are there', () => {
    const paths = caught(text, /`((?:src|test|docs|\.ci)\/[^`\s*]*)\*?`/g);
    // Suites are named as Jest finds them: by how their files begin.
    const missing = paths.filter(
      (path) =>
        !existsSync(path) &&
        !(
          existsSync(dirname(path)) &&
          readdirSync(dirname(path)).some((name) => name.startsWith(basename(path)))
        ),
    );
    expect(missing).toEqual([]);
  });

  it('tells only of commands that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = [
      ...caught(text, /npm run (?:--silent |-s )?([a-z][a-z:-]*)/g),
      ...caught(text, /npm (test|start)\b/g),
    ];
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });
});

function anchors(text: string): string[] {
  return caught(text, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('.env.example', () => {
  it('describes every variable of the server, and no other', () => {
    expect(Object.keys(environment).sort()).toEqual([...SERVER_VARIABLES].sort());
    const assignments = caught(environmentExample, /^(\w+)=/gm);
    expect(assignments).toEqual([...new Set(assignments)]);
  });

  it('is refused as it is, and shows defaults but for what only its reader can know', () => {
    const own = {
      API_URL: 'https://api.acme.example/api',
      AUTH0_DOMAIN: 'acme.eu.auth0.com',
      CORS_ALLOWED_ORIGINS: 'https://app.acme.example',
    };
    const read = (variables: NodeJS.Dict<string>): unknown =>
      readEnvironment(variables, FEATURE_ENVIRONMENTS);
    for (const name of Object.keys(own))
      expect(() => read({ ...environment, ...own, [name]: environment[name] })).toThrow(
        `${name} is still the placeholder`,
      );
    expect(read({ ...environment, ...own })).toEqual(read({ ...own, NODE_ENV: environment.NODE_ENV }));
  });
});

describe('what clients are configured with', () => {
  type Configuration = Record<'mcpServers', { gatehouse: { url: string; oauth: Record<string, unknown> } }>;
  const printed = welcome(devSettings({}));
  const development = JSON.parse(/^\{$[^]*?^\}$/m.exec(printed)?.[0] ?? '') as Configuration;

  it('in the README is what npm run dev prints', () => {
    const [block = ''] = caught(readme, /```json\n([^]*?)```/g);
    expect(JSON.parse(block)).toEqual(development);
    const command = /(?<=^|: )claude mcp add .*$/m;
    expect(command.exec(readme)?.[0]).toBe(command.exec(printed)?.[0] ?? 'nothing printed');
  });

  it('in .mcp.json.example is what npm run connect prints for the configuration of .env.example', () => {
    const { API_URL, AUTH0_DOMAIN } = environment;
    const connection = connectionOf({ API_URL, AUTH0_DOMAIN, AUTH0_CLIENT_ID: 'YOUR_AUTH0_CLIENT_ID' });
    expect(read('.mcp.json.example')).toBe(`${CLIENT_CONFIGURATIONS['claude-code'](connection).content}\n`);
    expect(connection.scopes).toEqual(SCOPES);
  });

  it('in the README names every client that npm run connect knows', () => {
    const part = section(readme, '### Connect another client');
    expect(caught(part, /^\| `([\w-]+)`/gm)).toEqual(Object.keys(CLIENT_CONFIGURATIONS));
  });
});

describe('the README', () => {
  interface Row {
    readonly name: string;
    readonly scopes: readonly string[];
  }
  const byName = (a: Row, b: Row): number => a.name.localeCompare(b.name);
  /** The names in the first column of the table under a heading, each with the scopes in the second. */
  const rowsOf = (heading: string): Row[] =>
    [...section(example, heading).matchAll(/^\| `([^`]+)` +\| (.*?) +\|/gm)]
      .map(([, name = '', needs = '']) => ({ name, scopes: caught(needs, /`([^`]+)`/g) }))
      .sort(byName);

  it('lists every tool with its scopes', () => {
    expect(TOOLS.length).toBeGreaterThan(5);
    expect(rowsOf('## The tools')).toEqual([...TOOLS].sort(byName));
  });

  it('lists every resource with its scopes', () => {
    expect(RESOURCES.length).toBeGreaterThan(1);
    expect(rowsOf('## The resources')).toEqual([...RESOURCES].sort(byName));
  });

  it('lists every prompt with its scopes', () => {
    expect(PROMPTS.length).toBeGreaterThan(1);
    expect(rowsOf('## The prompts')).toEqual([...PROMPTS].sort(byName));
  });

  it('registers the scopes of all of them at the tenant', () => {
    expect(caught(readme, /"value": "([^"]+)"/g).sort()).toEqual(SCOPES);
  });

  it('shows every folder in its layout, and none besides', () => {
    const [source = '', test = ''] = (caught(howItWorks, /```\nsrc\/\n([^]*?)```/g)[0] ?? '').split(
      'test/\n',
    );
    const folders = (path: string): string[] =>
      readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
    expect(caught(source, /^ {2}([\w-]+)\//gm).sort()).toEqual(folders('src'));
    expect(caught(test, /^ {2}([\w-]+)\//gm).sort()).toEqual(folders('test'));
  });

  it('knows the codes it explains', () => {
    const sources = sourceFiles().map(({ text }) => text);
    const codes = caught(troubleshooting, /`([a-z]+_[a-z_]+)`/g).filter(
      (code) => !code.startsWith('resource_metadata'),
    );
    expect(codes.length).toBeGreaterThan(4);
    expect(codes.filter((code) => !sources.some((text) => text.includes(code)))).toEqual([]);
  });

  it('shows the accounts of the dev tenant', () => {
    expect(caught(readme, /^\| `([^`]+@[^`]+)`/gm)).toEqual(ACCOUNTS.map(({ email }) => email));
  });
});

describe('docs/dev-tenant.md', () => {
  const text = read('docs/dev-tenant.md');

  it('describes every switch', () => {
    expect(caught(text, /^\| `DEV_TENANT_\w+` +\| `(\w+)`/gm).sort()).toEqual(
      Object.keys(settingsSchema.shape).sort(),
    );
  });

  it('lists the accounts of every role', () => {
    const rows = [...text.matchAll(/^\| `(\w+)` +\|[^|]*\| ([^|]*@[^|]*) +\|$/gm)];
    expect(rows.map(([, role, accounts = '']) => [role, caught(accounts, /`([^`]+)`/g)])).toEqual(
      [...new Set(ACCOUNTS.map(({ role }) => role))].map((role) => [
        role,
        ACCOUNTS.filter((account) => account.role === role).map(({ email }) => email),
      ]),
    );
  });
});
