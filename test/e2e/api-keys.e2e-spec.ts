import { userInfo } from 'node:os';
import { sql } from 'drizzle-orm';
import request from 'supertest';
import { ApiKeyAdministration } from '../../src/platform/api-keys/api-key-administration.js';
import { AuditQueue } from '../../src/platform/audit/audit-queue.js';
import { AuditRepository } from '../../src/platform/audit/audit.repository.js';
import type { AuditLogEntry, SearchAuditLogOutput } from '../../src/platform/audit/audit.schemas.js';
import { createApiKey, hashApiKey } from '../../src/gatehouse/index.js';
import { toolScopes } from '../../src/cli/tool-scopes.js';
import { DatabaseUnavailableError } from '../../src/platform/database/database.errors.js';
import { Database } from '../../src/platform/database/database.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { apiKeys } from '../../src/platform/database/schema.js';
import { McpCatalog } from '../../src/gatehouse/mcp/mcp-catalog.js';
import { endRecording, recordLog } from '../support/log-recording.js';
import { callTool, sendMcp } from '../support/mcp-http.js';
import { ACME, GLOBEX, startTestApp, type TestApp } from '../support/test-app.js';

/** The owner's connection behind the application: nothing of the application hands it out. */
const ownerOf = ({ app }: TestApp): DatabaseDriver =>
  Reflect.get(app.get(Database), 'driver') as DatabaseDriver;

/** Every row of every table, as text. */
async function everythingIn(driver: DatabaseDriver): Promise<string> {
  return driver.transaction(async (tx) => {
    const tables = await tx
      .select({ name: sql<string>`tablename` })
      .from(sql`pg_tables`)
      .where(sql`schemaname = 'public'`);
    let everything = '';
    for (const { name } of tables) {
      const rows = await tx.select({ text: sql<string>`t::text` }).from(sql`${sql.identifier(name)} t`);
      everything += rows.map(({ text }) => text).join('\n');
    }
    return everything;
  });
}

describe('API keys', () => {
  let app: TestApp;
  let administration: ApiKeyAdministration;
  let key = '';
  let id = '';

  beforeAll(async () => {
    app = await startTestApp({ API_KEYS_ENABLED: 'true', TOKEN_CACHE_SECONDS: '0' });
    administration = new ApiKeyAdministration(ownerOf(app));
    ({ key, id } = await make());
  });
  afterAll(() => app.close());

  const make = (scopes = ['projects:write'], organizationId = ACME): Promise<{ key: string; id: string }> =>
    administration.create({ organizationId, name: 'Nightly report', scopes, days: 1 });
  const rest = (headers: Record<string, string | string[]>): request.Test => {
    const get = request(app.origin).get('/api/whoami');
    for (const [name, value] of Object.entries(headers)) get.set(name, value as string);
    return get;
  };
  const bearer = (credential: string): Record<string, string> => ({ Authorization: `Bearer ${credential}` });

  it('stand for a service of their organization, on REST and MCP, in both headers', async () => {
    const service = {
      kind: 'service',
      userId: id,
      clientId: id,
      displayName: 'Nightly report',
      organizationId: ACME,
      scopes: ['projects:write', 'projects:read'],
    };
    expect((await callTool(app, 'whoami', {}, { token: key })).structuredContent).toEqual(service);
    expect((await rest(bearer(key))).body).toEqual(service);
    expect((await rest({ 'X-API-Key': key })).body).toEqual(service);
    const mcp = await request(app.origin)
      .post('/api/mcp')
      .set('X-API-Key', key)
      .set('Accept', 'application/json, text/event-stream')
      .send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami', arguments: {} } });
    expect(mcp.text).toContain('"kind":"service"');
  });

  it('do what their scopes say, under their name, and no more', async () => {
    const found = await callTool(app, 'search_projects', { limit: 1 }, { token: key });
    const [project] = (found.structuredContent as { projects: { projectId: string }[] }).projects;
    const note = await callTool(
      app,
      'add_project_note',
      { projectId: project?.projectId, content: 'by a machine' },
      { token: key },
    );
    expect(note.structuredContent).toMatchObject({ authorName: 'Nightly report' });
    const readOnly = await make(['projects:read']);
    const refused = await sendMcp(app, readOnly.key, 'tools/call', { name: 'add_project_note' });
    expect(refused.text).toContain('Unknown tool');
  });

  describe('in the audit log', () => {
    const events = async (filter: string, organization = ACME): Promise<AuditLogEntry[]> => {
      const response = await request(app.origin)
        .get(`/api/audit-log?${filter}`)
        .auth(await app.restToken({ scope: 'audit:read', org_id: organization }), { type: 'bearer' })
        .expect(200);
      return (response.body as SearchAuditLogOutput).events;
    };
    const expected = (event: string, subject: string): Record<string, unknown> => ({
      occurredAt: expect.any(String) as string,
      event,
      decision: 'allowed',
      subject,
      operation: `api-key ${event === 'api_key.created' ? 'create' : 'revoke'}`,
      actor: {
        kind: 'operator',
        userId: databaseUser,
        displayName: userInfo().username,
        issuer: 'urn:gatehouse:operator',
        clientId: 'api-key',
      },
      correlationId: 'none',
    });
    let databaseUser = '';
    beforeAll(async () => {
      const [user] = await ownerOf(app).transaction((tx) =>
        tx.select({ name: sql<string>`session_user` }).from(sql`(select 1) one`),
      );
      databaseUser = user?.name ?? '';
      expect(databaseUser).not.toBe('');
    });

    it('are made and revoked by the operator, for their organization to see', async () => {
      const made = await make(['projects:read', 'audit:read'], GLOBEX);
      expect(await events(`event=api_key.created&subject=${made.id}`, GLOBEX)).toEqual([
        {
          ...expected('api_key.created', made.id),
          arguments: { scopes: 'projects:read audit:read', days: 1 },
        },
      ]);
      expect(await administration.revoke(ACME, made.id)).toBe(false);
      expect(await administration.revoke(GLOBEX, made.id)).toBe(true);
      expect(await administration.revoke(GLOBEX, made.id)).toBe(false);
      expect(await events(`event=api_key.revoked&subject=${made.id}`, GLOBEX)).toEqual([
        { ...expected('api_key.revoked', made.id), arguments: {} },
      ]);
      expect(await events(`subject=${made.id}`)).toEqual([]);
    });

    it('or not at all: no key is made or revoked that the log does not tell of', async () => {
      const made = await make();
      const before = await administration.list(ACME);
      const full = jest.spyOn(AuditRepository.prototype, 'insert').mockRejectedValue(new Error('disk full'));
      try {
        await expect(make()).rejects.toThrow('disk full');
        await expect(administration.revoke(ACME, made.id)).rejects.toThrow('disk full');
      } finally {
        full.mockRestore();
      }
      expect(await administration.list(ACME)).toEqual(before);
    });
  });

  it('see nothing of another organization', async () => {
    const other = await make(['projects:read'], GLOBEX);
    const idsOf = async (token: string): Promise<string[]> => {
      const { structuredContent } = await callTool(app, 'search_projects', { limit: 25 }, { token });
      return (structuredContent as { projects: { projectId: string }[] }).projects.map((p) => p.projectId);
    };
    const [acme, globex] = [await idsOf(key), await idsOf(other.key)];
    expect(globex.length).toBeGreaterThan(0);
    expect(acme.filter((projectId) => globex.includes(projectId))).toEqual([]);
  });

  it('are nowhere in the database or in the log, good or bad, sent or pasted as an argument', async () => {
    const log = recordLog(app);
    try {
      // Short enough to pass for an identifier.
      const { key: other } = await make(['projects:read'], 'org_1');
      for (const credential of [key, other, `${key}x`, createApiKey(ACME)]) {
        await rest(bearer(credential));
        await rest({ 'X-API-Key': credential });
      }
      await rest({ 'X-API-Key': key, ...bearer(key) });
      await callTool(app, 'get_project', { projectId: other }, { token: other });
      // Refused for want of a scope, so that the audit log tells of it with its arguments.
      await request(app.origin)
        .post(`/api/projects/${other}/notes`)
        .set(bearer(other))
        .send({ content: key });
      await app.app.get(AuditQueue, { strict: false }).flush();
      expect(log.text).toContain('api_key_malformed');
      expect(log.text).toContain('api_key_unknown');
      const stored = await everythingIn(ownerOf(app));
      expect(stored).toContain(hashApiKey(key));
      expect(stored).toContain('insufficient_scope');
      for (const secret of [key, other].map((made) => made.split('.')[1] ?? made)) {
        expect(stored).not.toContain(secret);
        expect(log.text).not.toContain(secret);
      }
    } finally {
      endRecording(app);
    }
  });

  it('are no verdict while they cannot be looked up: 503, and nothing about work that may be lost', async () => {
    const down = jest
      .spyOn(ownerOf(app), 'transaction')
      .mockRejectedValue(new DatabaseUnavailableError(new Error('down')));
    try {
      for (const response of [await rest(bearer(key)), await sendMcp(app, key, 'tools/list')]) {
        expect(response.status).toBe(503);
        expect(response.headers).toHaveProperty('retry-after');
        expect(response.headers).not.toHaveProperty('www-authenticate');
        expect(response.body).toMatchObject({ code: 'verification_unavailable' });
      }
    } finally {
      down.mockRestore();
    }
    expect((await rest(bearer(key))).status).toBe(200);
  });

  it('can be looked up by the server, not made, changed or forgotten', async () => {
    const database = app.app.get(Database);
    const [row] = await database.inOrganization(ACME, (tx) => tx.select().from(apiKeys));
    if (row === undefined) throw new Error('no key');
    for (const attempt of [
      database.inOrganization(ACME, (tx) =>
        tx.insert(apiKeys).values({ ...row, id: undefined, keyHash: 'x' }),
      ),
      database.inOrganization(ACME, (tx) => tx.update(apiKeys).set({ scopes: ['audit:read'] })),
      database.inOrganization(ACME, (tx) => tx.delete(apiKeys)),
    ])
      await expect(attempt).rejects.toThrow(/permission|42501|refused/i);
    expect(await database.inOrganization(GLOBEX, (tx) => tx.select().from(apiKeys))).not.toContainEqual(row);
  });

  describe('are refused', () => {
    const statusAndBody = async (headers: Record<string, string | string[]>): Promise<unknown> => {
      const response = await rest(headers);
      const { code, detail } = response.body as { code: string; detail: string };
      return { status: response.status, code, detail };
    };
    const INVALID = { status: 401, code: 'invalid_token', detail: 'Invalid token' };
    const AMBIGUOUS = {
      status: 400,
      code: 'invalid_request',
      detail: 'Send one credential: Authorization or X-API-Key, once',
    };

    it('revoked', async () => {
      const revoked = await make();
      expect((await rest(bearer(revoked.key))).status).toBe(200);
      expect(await administration.revoke(GLOBEX, revoked.id)).toBe(false);
      expect((await rest(bearer(revoked.key))).status).toBe(200);
      expect(await administration.revoke(ACME, revoked.id)).toBe(true);
      expect(await statusAndBody(bearer(revoked.key))).toEqual(INVALID);
    });

    it('expired', async () => {
      const expired = await make();
      await ownerOf(app).transaction((tx) =>
        tx.update(apiKeys).set({ createdAt: new Date(0), expiresAt: new Date(1000) }),
      );
      expect(await statusAndBody(bearer(expired.key))).toEqual(INVALID);
      ({ key, id } = await make());
    });

    it('never made, or made for another server', async () => {
      expect(await statusAndBody(bearer(createApiKey(ACME)))).toEqual(INVALID);
      expect(await statusAndBody(bearer(createApiKey('org_nobody')))).toEqual(INVALID);
    });

    it('with the organization exchanged', async () => {
      const [, secret] = key.split('.');
      const forged = `${createApiKey(GLOBEX).split('.')[0]}.${secret}`;
      expect(await statusAndBody(bearer(forged))).toEqual(INVALID);
    });

    it('in place of which a token comes as X-API-Key', async () => {
      expect(await statusAndBody({ 'X-API-Key': await app.restToken() })).toEqual(INVALID);
    });

    it('beside another credential, or twice', async () => {
      expect(await statusAndBody({ 'X-API-Key': key, ...bearer(await app.restToken()) })).toEqual(AMBIGUOUS);
      expect(await statusAndBody({ 'X-API-Key': key, Authorization: 'Basic eDp5' })).toEqual(AMBIGUOUS);
      expect(await statusAndBody({ 'X-API-Key': [key, key] })).toEqual(AMBIGUOUS);
    });
  });

  it('can be given every scope that the tools ask for', () => {
    expect(toolScopes()).toEqual(app.app.get(McpCatalog, { strict: false }).scopes);
  });

  it('no page may send X-API-Key', async () => {
    const preflight = await request(app.origin)
      .options('/api/whoami')
      .set('Origin', 'http://localhost:3001')
      .set('Access-Control-Request-Method', 'GET')
      .set('Access-Control-Request-Headers', 'x-api-key');
    expect(preflight.get('Access-Control-Allow-Headers')?.toLowerCase()).not.toContain('x-api-key');
  });
});

describe('API keys that are off', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('open nothing', async () => {
    const { key } = await new ApiKeyAdministration(ownerOf(app)).create({
      organizationId: ACME,
      name: 'n',
      scopes: ['projects:read'],
      days: 1,
    });
    const get = (): request.Test => request(app.origin).get('/api/whoami');
    expect((await get().set('Authorization', `Bearer ${key}`)).status).toBe(401);
    expect((await get().set('X-API-Key', key)).status).toBe(401);
    // A proxy may send one of its own.
    expect(
      (
        await get()
          .set('X-API-Key', 'x')
          .auth(await app.restToken(), { type: 'bearer' })
      ).status,
    ).toBe(200);
  });
});
