import { Database } from '../../src/database/database.js';
import type { DatabaseDriver } from '../../src/database/database.driver.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';
import { callTool } from '../support/mcp-http.js';
import type { Attack, Target } from './attack.js';
import { CapturedLog } from './captured-log.js';
import { CORPUS } from './corpus.js';
import { REST, withHeaders, withToken } from './doors.js';
import { brokenLaws } from './laws.js';
import { outcomeOf } from './outcome.js';
import { headerOf, sendRaw } from './raw-http.js';
import { type StoredRows, storedRowsReader } from './stored-rows.js';

const GROUPS = Object.values(CORPUS);
const ATTACKS = GROUPS.flatMap(({ attacks }) => attacks);
const CONTROLS = GROUPS.flatMap(({ controls }) => controls);
const titled = (rows: readonly Attack[]): [string, number, Attack][] =>
  rows.map((row) => [row.name, row.expected.status, row]);

describe('the attack corpus', () => {
  it('has at least 120 rows, each named once, and a request without attack in each group', () => {
    const names = [...ATTACKS, ...CONTROLS].map(({ name }) => name);
    expect(ATTACKS.length).toBeGreaterThanOrEqual(120);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(GROUPS.filter(({ controls }) => controls.length === 0)).toEqual([]);
  });
});

describe('the server, attacked', () => {
  let app: TestApp;
  let target: Target;
  let driver: DatabaseDriver;
  /** As the row before left them: what it wrote late counts as well. */
  let stored: StoredRows;
  let readStoredRows: () => Promise<StoredRows>;
  const log = new CapturedLog();

  beforeAll(async () => {
    app = await startTestApp();
    app.app.useLogger(log);
    const stranger = await IssuerStandIn.start();
    await stranger.addKey('attacker');
    // The owner's connection is nobody's to inject: only the driver inside has it.
    driver = Reflect.get(app.app.get(Database), 'driver') as DatabaseDriver;
    target = {
      app,
      stranger,
      projectId: await firstProject(await app.mcpToken()),
      foreignProjectId: await firstProject(await app.mcpToken({ org_id: GLOBEX })),
    };
    readStoredRows = await storedRowsReader(driver);
    stored = await readStoredRows();
  });

  afterAll(async () => {
    await app.close();
    await target.stranger.stop();
  });

  async function firstProject(token: string): Promise<string> {
    const { structuredContent } = await callTool(app, 'search_projects', { limit: 1 }, { token });
    const [project] = structuredContent?.projects as { projectId: string }[];
    if (project === undefined) throw new Error('The demo data has no project');
    return project.projectId;
  }

  it.each(titled(CONTROLS))('without attack, %s: %i', async (_, __, row) => {
    await judge(row);
  });

  it.each(titled(ATTACKS))('%s: %i', async (_, __, row) => {
    await judge(row);
  });

  it('takes each request on a connection for itself: a good one lets no other in', async () => {
    const good = withToken(REST.addNote(target), await app.restToken());
    const length = String(Buffer.byteLength(String(good.body)));
    const { text } = await sendRaw(app.origin, {
      ...withHeaders(good, ['Connection', 'keep-alive'], ['Content-Length', length]),
      body: `${String(good.body)}GET /api/whoami HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n`,
    });
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['201', '401']);
  });

  it('has not gone where the attacker’s headers pointed', () => {
    expect(target.stranger.requests).toBe(0);
  });

  async function judge({ request, expected }: Attack): Promise<void> {
    const sent = await request(target);
    const before = stored;
    const response = await sendRaw(app.origin, sent);
    const after = (stored = await readStoredRows());
    const lines = log.linesOf(headerOf(response, 'X-Correlation-Id'));

    expect(outcomeOf(response, lines, [before, after], expected)).toEqual(expected);
    if (expected.notesAdded === undefined) expect(after).toEqual(before);
    const refused = response.status >= 400 || expected.code !== undefined || expected.toolError !== undefined;
    expect(brokenLaws(sent, response, lines, { refused })).toEqual([]);
  }
});
