import { Database } from '../../src/platform/database/database.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { callTool } from '../support/mcp-http.js';
import { GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';
import type { Attack, Target } from './attack.js';
import { CapturedLog } from './captured-log.js';
import { brokenLaws } from './laws.js';
import { outcomeOf } from './outcome.js';
import { headerOf, sendRaw } from './raw-http.js';
import { type StoredRows, storedRowsReader } from './stored-rows.js';

/** A server of our own, the attacker's issuer beside it, and the judge of what comes of each attack. */
export class AttackedServer {
  private readonly log = new CapturedLog();
  private readStoredRows: (() => Promise<StoredRows>) | undefined;
  /** As the row before left them: what it wrote late counts as well. */
  private stored: StoredRows = {};

  private constructor(
    readonly target: Target,
    /** The owner's connection. It is nobody's to inject: only the driver inside has it. */
    readonly driver: DatabaseDriver,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<AttackedServer> {
    return AttackedServer.on(await startTestApp(variables));
  }

  /** @param app is stopped with it */
  static async on(app: TestApp): Promise<AttackedServer> {
    const stranger = await IssuerStandIn.start();
    await stranger.addKey('attacker');
    const target = {
      app,
      stranger,
      projectId: await firstProject(app, await app.mcpToken()),
      foreignProjectId: await firstProject(app, await app.mcpToken({ org_id: GLOBEX })),
    };
    const server = new AttackedServer(target, Reflect.get(app.app.get(Database), 'driver') as DatabaseDriver);
    app.app.useLogger(server.log);
    return server;
  }

  async stop(): Promise<void> {
    await this.target.app.close();
    await this.target.stranger.stop();
  }

  /** @param target what this attack knows, where that is more than others do */
  async judge<Seen extends Target>({ request, expected }: Attack<Seen>, target: Seen): Promise<void> {
    const sent = await request(target);
    const [before, response, after] = await this.whatIsStoredAround(() => sendRaw(target.app.origin, sent));
    const lines = this.log.linesOf(headerOf(response, 'X-Correlation-Id'));

    expect(outcomeOf(response, lines, [before, after], expected)).toEqual(expected);
    if (expected.notesAdded === undefined) expect(after).toEqual(before);
    const refused = response.status >= 400 || expected.code !== undefined || expected.toolError !== undefined;
    expect(brokenLaws(sent, response, lines, { refused })).toEqual([]);
  }

  private async whatIsStoredAround<T>(work: () => Promise<T>): Promise<[StoredRows, T, StoredRows]> {
    if (this.readStoredRows === undefined) {
      this.readStoredRows = await storedRowsReader(this.driver);
      this.stored = await this.readStoredRows();
    }
    const before = this.stored;
    const done = await work();
    this.stored = await this.readStoredRows();
    return [before, done, this.stored];
  }
}

async function firstProject(app: TestApp, token: string): Promise<string> {
  const { structuredContent } = await callTool(app, 'search_projects', { limit: 1 }, { token });
  const [project] = structuredContent?.projects as { projectId: string }[];
  if (project === undefined) throw new Error('The demo data has no project');
  return project.projectId;
}
