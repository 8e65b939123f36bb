import { DiscoveryService } from '@nestjs/core';
import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Response } from 'supertest';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { Database } from '../../src/platform/database/database.js';
import { projects } from '../../src/platform/database/schema.js';
import type { Transaction } from '../../src/platform/database/transaction.js';
import { bodyOf, callTool, ERAS, sendMcp, type ToolResult } from '../support/mcp-http.js';
import { ACME, ALL_SCOPES, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';

interface ListedTool {
  readonly name: string;
  readonly inputSchema: { readonly properties?: Record<string, unknown>; readonly required?: string[] };
}

interface ListedPrompt {
  readonly name: string;
  readonly arguments: readonly { readonly name: string }[];
}

/**
 * What identifies something of an organization, as tools take it: Acme's own, read through the tools themselves, and one
 * of the same form that never was. A tool that takes something else by which rows are found must be added here.
 */
interface Identified {
  readonly ofAcme: readonly string[];
  readonly never: string;
}

/** What identifies something, in the place of the variable of a resource template. */
const addressOf = (uriTemplate: string, value: string): string =>
  uriTemplate.replace(/\{\w+\}/, encodeURIComponent(value));

/** What else a tool may need before it looks at an id. */
const FILLED: Record<string, unknown> = { content: 'Planted', search: 'migration' };
/** Arguments that say how, not what. */
const NOTHING: Identified = { ofAcme: [], never: 'never' };
const HOW = new Set([
  'limit',
  'title',
  'idempotencyKey',
  'clientNameMatch',
  'status',
  'decision',
  'event',
  'from',
  'until',
  'issuedFrom',
  'issuedTo',
  'confirmation',
  // A cursor of another caller: `message-attacks` and `tenant-attacks`.
  'cursor',
  'offset',
  'fromLine',
]);

/** The database without the role and organization of a caller. */
const driverOf = ({ app }: TestApp): { readonly driver: DatabaseDriver } =>
  app.get<unknown, { readonly driver: DatabaseDriver }>(Database);

describe('tenants', () => {
  let app: TestApp;
  let tools: ListedTool[];
  let identified: Record<string, Identified>;
  let prompts: ListedPrompt[];
  /** The templates of resources, each with its one variable. */
  let templates: { readonly uriTemplate: string; readonly variable: string }[];

  const tokenOf = (org_id: string): Promise<string> =>
    app.mcpToken({ org_id, sub: `waad|writer-of-${org_id}`, scope: ALL_SCOPES.join(' ') });
  /** The log of Globex tells of all that it has asked for here, Acme's ids included: so that is read by ever new ones. */
  const strangerFor = (tool: string): string =>
    tool === 'search_audit_log' ? `org_bystander_${(bystanders += 1)}` : GLOBEX;
  let bystanders = 0;
  const read = async (name: string, args: object, organization = ACME): Promise<Record<string, unknown>> =>
    (await callTool(app, name, args as Record<string, unknown>, { token: await tokenOf(organization) }))
      .structuredContent ?? {};

  /** Both number their invoices, so some numbers are of both. */
  const invoiceNumbersOf = async (organization: string): Promise<string[]> => {
    const pages = await Promise.all(
      ['INV-200', 'INV-201', 'INV-202', 'INV-203', 'INV-204'].map((numberPrefix) =>
        read('search_invoices', { numberPrefix, limit: 25 }, organization),
      ),
    );
    return pages.flatMap(({ invoices }) =>
      (invoices as { invoiceNumber: string }[]).map(({ invoiceNumber }) => invoiceNumber),
    );
  };

  beforeAll(async () => {
    app = await startTestApp();
    const response = await sendMcp(app, await tokenOf(ACME), 'tools/list');
    tools = bodyOf<{ tools: ListedTool[] }>(response).result?.tools ?? [];
    const offered = await sendMcp(app, await tokenOf(ACME), 'prompts/list');
    prompts = bodyOf<{ prompts: ListedPrompt[] }>(offered).result?.prompts ?? [];
    const listed = await sendMcp(app, await tokenOf(ACME), 'resources/templates/list');
    templates = (
      bodyOf<{ resourceTemplates: { uriTemplate: string }[] }>(listed).result?.resourceTemplates ?? []
    ).map(({ uriTemplate }) => ({ uriTemplate, variable: /\{(\w+)\}/.exec(uriTemplate)?.[1] ?? 'none' }));
    const { projects } = (await read('search_projects', { limit: 25 })) as {
      projects: { projectId: string; clientName: string }[];
    };
    const { noteId } = await read('add_project_note', {
      projectId: projects[0]?.projectId,
      content: 'Acme’s own words',
    });
    const ofBoth = await invoiceNumbersOf(GLOBEX);
    const ofAcmeAlone = (await invoiceNumbersOf(ACME)).filter((number) => !ofBoth.includes(number));
    expect(ofAcmeAlone.length).toBeGreaterThan(5);
    const clientNames = {
      ofAcme: [...new Set(projects.map(({ clientName }) => clientName))],
      never: 'A Client That Never Was',
    };
    identified = {
      invoiceNumber: { ofAcme: ofAcmeAlone, never: 'INV-999999' },
      numberPrefix: { ofAcme: ofAcmeAlone, never: 'INV-999999' },
      projectId: {
        ofAcme: projects.map(({ projectId }) => projectId),
        never: '00000000-0000-4000-8000-000000000000',
      },
      noteId: { ofAcme: [noteId as string], never: '00000000-0000-4000-8000-000000000000' },
      clientName: clientNames,
      client: clientNames,
      subject: { ofAcme: projects.map(({ projectId }) => projectId), never: 'never' },
      userId: { ofAcme: [`waad|writer-of-${ACME}`], never: 'waad|never' },
      operation: { ofAcme: ['add_project_note'], never: 'never' },
    };
  });
  afterAll(() => app.close());

  it('every argument of every tool is known here', () => {
    const known = new Set([...Object.keys(identified), ...Object.keys(FILLED), ...HOW]);
    const unknown = tools.flatMap(({ name, inputSchema }) =>
      Object.keys(inputSchema.properties ?? {})
        .filter((argument) => !known.has(argument))
        .map((argument) => `${name}.${argument}`),
    );
    expect(tools.length).toBeGreaterThan(4);
    expect(unknown).toEqual([]);
  });

  it('every variable of every resource is known here', () => {
    expect(templates.length).toBeGreaterThan(1);
    expect(templates.filter(({ variable }) => !(variable in identified))).toEqual([]);
  });

  it('every argument of every prompt is known here', () => {
    const asked = prompts.flatMap(({ arguments: given }) => given.map(({ name }) => name));
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter((name) => !(name in identified))).toEqual([]);
  });

  const VARYING = new Set(['date', 'x-correlation-id', 'etag', 'content-length', 'ratelimit']);

  /** All that a caller gets, but for what differs between any two calls. */
  const everythingOf = ({ status, headers, text }: Response, asked: string): string => {
    const sent = headers as Record<string, string>;
    const id = sent['x-correlation-id'] ?? '';
    const rest = Object.entries(sent).filter(([name]) => !VARYING.has(name));
    const same = (value: string): string => value.replaceAll(asked, '⟨asked⟩').replaceAll(id, '⟨id⟩');
    return same(JSON.stringify([status, rest, text]));
  };

  it.each(ERAS)(
    'to another organization, whatever is Acme’s is as if it never was: every tool, %s',
    async (era) => {
      let compared = 0;
      for (const { name, inputSchema } of tools) {
        const properties = Object.keys(inputSchema.properties ?? {});
        for (const argument of properties) {
          const { ofAcme, never } = identified[argument] ?? NOTHING;
          const args = Object.fromEntries(
            properties
              .filter((property) => property in FILLED)
              .map((property) => [property, FILLED[property]]),
          );
          const call = async (value: string): Promise<string> =>
            everythingOf(
              await sendMcp(
                app,
                await tokenOf(strangerFor(name)),
                'tools/call',
                { name, arguments: { ...args, [argument]: value } },
                era,
              ),
              value,
            );
          const expected = await call(never);
          for (const value of ofAcme) {
            expect({ name, argument, value, answer: await call(value) }).toEqual({
              name,
              argument,
              value,
              answer: expected,
            });
            compared += 1;
          }
        }
      }
      expect(compared).toBeGreaterThan(100);
    },
  );

  it.each(ERAS)(
    'to another organization, whatever is Acme’s is as if it never was: every resource, %s',
    async (era) => {
      for (const { uriTemplate, variable } of templates) {
        const { ofAcme, never } = identified[variable] ?? NOTHING;
        const readBy = async (organization: string, value: string): Promise<string> => {
          const uri = addressOf(uriTemplate, value);
          const token = await tokenOf(organization);
          return everythingOf(await sendMcp(app, token, 'resources/read', { uri }, era), uri);
        };
        const expected = await readBy(GLOBEX, never);
        for (const value of ofAcme) {
          expect({ value, answer: await readBy(GLOBEX, value) }).toEqual({ value, answer: expected });
          expect(await readBy(ACME, value)).not.toBe(expected);
        }
      }
    },
  );

  it.each(ERAS)(
    'to another organization, whatever is Acme’s is as if it never was: every prompt, %s',
    async (era) => {
      for (const { name, arguments: given } of prompts)
        for (const { name: argument } of given) {
          const { ofAcme, never } = identified[argument] ?? NOTHING;
          const fetchedBy = async (organization: string, value: string): Promise<string> => {
            const params = { name, arguments: { [argument]: value } };
            const token = await tokenOf(organization);
            return everythingOf(await sendMcp(app, token, 'prompts/get', params, era), value);
          };
          const expected = await fetchedBy(GLOBEX, never);
          for (const value of ofAcme) {
            expect({ name, value, answer: await fetchedBy(GLOBEX, value) }).toEqual({
              name,
              value,
              answer: expected,
            });
            expect(await fetchedBy(ACME, value)).not.toBe(expected);
          }
        }
    },
  );

  /** As MCP, Utilities, "Completion", asks for values of a prompt's argument. */
  const completing = (name: string, argument: string, value: string): Record<string, unknown> => ({
    ref: { type: 'ref/prompt', name },
    argument: { name: argument, value },
  });

  it.each(ERAS)(
    'to another organization, whatever is Acme’s is as if it never was: every completion, %s',
    async (era) => {
      for (const { name, arguments: given } of prompts)
        for (const { name: argument } of given) {
          const { ofAcme, never } = identified[argument] ?? NOTHING;
          const completedFor = async (organization: string, value: string): Promise<string> => {
            const params = completing(name, argument, value);
            const token = await tokenOf(organization);
            return everythingOf(await sendMcp(app, token, 'completion/complete', params, era), value);
          };
          const expected = await completedFor(GLOBEX, never);
          expect(expected).toContain('\\"values\\":[],\\"total\\":0');
          for (const value of ofAcme) {
            expect({ value, answer: await completedFor(GLOBEX, value) }).toEqual({ value, answer: expected });
            expect(await completedFor(ACME, value)).not.toBe(expected);
          }
          const all = await completedFor(GLOBEX, '');
          expect(all).not.toBe(expected);
          expect(ofAcme.filter((value) => all.includes(value))).toEqual([]);
        }
    },
  );

  describe('with the organization clause taken out of every query', () => {
    const CLAUSE = /"[a-z_]+"\."organization_id" = (\$\d+)/g;
    let rewritten: string[];
    let called: Set<string>;

    /** Every method of every repository of the application, as `ProjectsRepository.getById`. */
    const repositoryMethods = (): string[] =>
      repositories().flatMap((repository) =>
        methodsOf(repository).map((method) => `${repository.constructor.name}.${method}`),
      );
    const repositories = (): object[] =>
      app.app
        .get(DiscoveryService, { strict: false })
        .getProviders()
        .map(({ instance }) => instance as object | null)
        .filter((instance): instance is object => instance?.constructor.name.endsWith('Repository') ?? false);
    /** Those that ask the database; the private ones are called by them. */
    const methodsOf = (repository: object): string[] =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(repository)).filter((name) => name !== 'constructor');

    beforeAll(() => {
      rewritten = [];
      called = new Set();
      const prototype = PgDialect.prototype as { sqlToQuery: (...args: never[]) => { sql: string } };
      const compile = prototype.sqlToQuery;
      jest.spyOn(prototype, 'sqlToQuery').mockImplementation(function (this: unknown, ...args: never[]) {
        const query = compile.apply(this, args);
        const sql = query.sql.replace(CLAUSE, '($1::text is not null)');
        if (sql !== query.sql) rewritten.push(sql);
        return { ...query, sql };
      });
      for (const repository of repositories()) {
        const target = repository as Record<string, (...args: unknown[]) => unknown>;
        for (const method of methodsOf(repository)) {
          const original = target[method]?.bind(repository);
          target[method] = (...args) => {
            called.add(`${repository.constructor.name}.${method}`);
            return original?.(...args);
          };
        }
      }
    });
    afterAll(() => jest.restoreAllMocks());

    it('no tool shows or changes a foreign row, and no resource, prompt or completion shows one', async () => {
      const token = await tokenOf(GLOBEX);
      const foreign = Object.values(identified)
        .flatMap(({ ofAcme }) => ofAcme)
        .filter((value) => value !== 'add_project_note');
      const own = (await callTool(app, 'search_projects', { limit: 1 }, { token })).structuredContent as {
        projects: { projectId: string; clientName: string }[];
      };
      const idempotencyKey = 'k';
      const [sent] = (await read('search_invoices', { status: 'sent', limit: 1 }, GLOBEX)).invoices as {
        invoiceNumber: string;
      }[];
      // More projects of one client than a prompt includes. As the owner: the application itself adds no projects.
      await driverOf(app).driver.transaction((tx) =>
        tx.execute(sql`
          insert into projects (organization_id, client_id, name, description, status)
          select organization_id, client_id, name || ' ' || n, description, status
          from projects, generate_series(1, 26) as n where id = ${own.projects[0]?.projectId}`),
      );
      const { noteId: ownNote } = await read(
        'add_project_note',
        { projectId: own.projects[0]?.projectId, content: 'Of Globex' },
        GLOBEX,
      );
      const noteIds = [ownNote as string, ...(identified.noteId?.ofAcme ?? [])];
      for (const { name, inputSchema } of tools) {
        const properties = Object.keys(inputSchema.properties ?? {});
        const filled = Object.fromEntries(
          properties.filter((property) => property in FILLED).map((property) => [property, FILLED[property]]),
        );
        const filters = properties.filter((property) => property in identified);
        const calls = [
          filled,
          // With something of its own, so that the whole of the work is done; twice, for what is remembered.
          ...(properties.includes('projectId')
            ? [1, 2].map(() => ({
                ...filled,
                projectId: own.projects[0]?.projectId,
                ...(properties.includes('idempotencyKey') && { idempotencyKey }),
              }))
            : []),
          ...(properties.includes('noteId')
            ? noteIds.map((noteId) => ({ projectId: own.projects[0]?.projectId, noteId }))
            : []),
          ...(properties.includes('invoiceNumber') ? [{ invoiceNumber: sent?.invoiceNumber }] : []),
          ...(properties.includes('clientName')
            ? [{ ...filled, clientName: own.projects[0]?.clientName }]
            : []),
          ...filters.flatMap((filter) =>
            (identified[filter]?.ofAcme ?? []).slice(0, 5).map((value) => ({ ...filled, [filter]: value })),
          ),
        ];
        for (const args of calls) {
          const caller = await tokenOf(strangerFor(name));
          const text = JSON.stringify((await callOrRefuse(name, args, caller)) ?? {});
          const asked = Object.values(args).filter((value) => typeof value === 'string');
          const leaked = foreign.filter((value) => !asked.includes(value) && text.includes(value));
          expect({ name, args, leaked }).toEqual({ name, args, leaked: [] });
          expect(text).not.toContain('Acme’s own words');
        }
      }
      for (const { uriTemplate, variable } of templates)
        for (const value of identified[variable]?.ofAcme.slice(0, 5) ?? []) {
          const uri = addressOf(uriTemplate, value);
          const answer = bodyOf(await sendMcp(app, token, 'resources/read', { uri }));
          expect({ uri, error: answer.error?.message }).toEqual({ uri, error: `Unknown resource: ${uri}` });
        }
      const leaks = (text: string, asked: string | undefined): string[] =>
        foreign.filter((value) => value !== asked && text.includes(value));
      for (const { name } of prompts)
        for (const client of [undefined, own.projects[0]?.clientName, ...(identified.client?.ofAcme ?? [])]) {
          const params = { name, arguments: { client } };
          const { text } = await sendMcp(app, token, 'prompts/get', params);
          expect({ name, client, leaked: leaks(text, client) }).toEqual({ name, client, leaked: [] });
          expect(text).not.toContain('Acme’s own words');
          const completed = completing(name, 'client', client ?? '');
          const answer = await sendMcp(app, token, 'completion/complete', completed);
          expect({ name, client, leaked: leaks(answer.text, undefined) }).toEqual({
            name,
            client,
            leaked: [],
          });
        }
      const { confirmation } = await read('void_invoice', { invoiceNumber: sent?.invoiceNumber }, GLOBEX);
      expect(
        await read('void_invoice', { invoiceNumber: sent?.invoiceNumber, confirmation }, GLOBEX),
      ).toMatchObject({ outcome: 'voided' });
      expect(rewritten.length).toBeGreaterThan(20);
      expect(rewritten.join('\n')).not.toMatch(/"organization_id" = \$/);
    });

    it('and every method of every repository was among what was asked', () => {
      const missing = repositoryMethods().filter((method) => !called.has(method));
      expect(repositoryMethods().length).toBeGreaterThan(10);
      expect(missing).toEqual([]);
    });

    const callOrRefuse = async (name: string, args: object, token: string): Promise<ToolResult | undefined> =>
      bodyOf<ToolResult>(await sendMcp(app, token, 'tools/call', { name, arguments: args })).result;
  });
});

describe('connections of the pool', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await openTestDatabase({ seed: true });
  });
  afterAll(() => test.close());

  const left = (): Promise<unknown> =>
    test.driver.transaction((tx) =>
      tx
        .select({
          organization: sql`nullif(current_setting('app.organization_id', true), '')`,
          own: sql`current_user = session_user`,
        })
        .from(sql`(values (1)) v`),
    );

  it('carry nothing of one request into the next, whatever became of it', async () => {
    const endings = [
      () => Promise.resolve(),
      () => Promise.reject(new Error('in the middle')),
      (tx: Transaction) => tx.execute(sql`select 1 / 0`),
      (tx: Transaction) => tx.execute(sql`select * from no_such_table`),
      // Longer than the others, so that they overlap.
      (tx: Transaction) => tx.execute(sql`select count(*) from generate_series(1, 200000)`),
    ];
    const seen = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const own = i % 2 === 0 ? ACME : GLOBEX;
        let organizations: string[] = [];
        await test.database
          .inOrganization(own, async (tx) => {
            await endings[(i * 3) % endings.length]?.(tx);
            const rows = await tx
              .select({ id: projects.organizationId })
              .from(projects)
              .groupBy(projects.organizationId);
            organizations = rows.map(({ id }) => id);
          })
          .catch(() => undefined);
        return { own, organizations };
      }),
    );
    for (const { own, organizations } of seen)
      expect(organizations.filter((organization) => organization !== own)).toEqual([]);
    expect(seen.filter(({ organizations }) => organizations.length === 1).length).toBeGreaterThanOrEqual(40);
    const afterwards = await Promise.all(Array.from({ length: 20 }, left));
    expect(new Set(afterwards.map((rows) => JSON.stringify(rows)))).toEqual(
      new Set([JSON.stringify([{ organization: null, own: true }])]),
    );
  });

  it('show no row where no organization was named', async () => {
    const rows = await test.driver.transaction(async (tx) => {
      await tx.execute(sql`select set_config('role', 'gatehouse_app', true)`);
      return tx.select().from(projects);
    });
    expect(rows).toEqual([]);
  });
});
