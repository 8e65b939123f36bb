// A bare Express handler with the statements of Gatehouse's tools, in the same kind of transaction. It checks the token
// and nothing else: no protocol, no validation, no limits.
import { createHash, randomUUID } from 'node:crypto';
import express from 'express';
import pg from 'pg';
import { PORT, resultOf, tokenOf, verifyCached } from './work.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const sha256 = (value) => createHash('sha256').update(JSON.stringify(value)).digest('base64url');

async function inOrganization(organizationId, work) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      "select set_config('app.organization_id', $1, true), set_config('statement_timeout', '3000', true), set_config('role', 'gatehouse_app', true)",
      [organizationId],
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const PROJECTS = `select p.id, p.name, p.description, p.status, c.name as client, p.created_at, p.updated_at
  from projects p join clients c on c.organization_id = p.organization_id and c.id = p.client_id
  where p.organization_id = $1`;

const AUDIT = `insert into audit_events (organization_id, occurred_at, event, decision, actor_kind, actor_issuer, actor_id,
  client_id, operation, subject, arguments, correlation_id, source_address)
  values ($1, now(), $2, 'allowed', 'enterprise', $3, $4, $5, $6, $7, $8, $9, '127.0.0.1')`;

const audit = (client, claims, event, operation, subject, given) =>
  client.query(AUDIT, [
    ...[claims.org_id, event, claims.iss, claims.sub, claims.client_id, operation, subject],
    ...[JSON.stringify(given), randomUUID()],
  ]);

/** Events of reads are written in batches, as Gatehouse does. */
let waiting = [];
setInterval(() => {
  const events = waiting;
  waiting = [];
  if (events.length > 0)
    void inOrganization(events[0].claims.org_id, async (client) => {
      const columns = events.map(
        (
          _,
          index,
        ) => `($1, now(), 'projects.searched', 'allowed', 'enterprise', $2, $3, $4, 'search_projects',
        '{}', $${index + 5}, '127.0.0.1')`,
      );
      const [{ claims }] = events;
      await client.query(
        `insert into audit_events (organization_id, occurred_at, event, decision, actor_kind, actor_issuer, actor_id,
          client_id, operation, arguments, correlation_id, source_address) values ${columns.join(', ')}`,
        [claims.org_id, claims.iss, claims.sub, claims.client_id, ...events.map(({ id }) => id)],
      );
    });
}, 200);

async function search(claims, { limit }) {
  const { rows } = await inOrganization(claims.org_id, (client) =>
    client.query(`${PROJECTS} order by p.updated_at desc, p.id limit $2`, [claims.org_id, limit + 1]),
  );
  waiting.push({ claims, id: randomUUID() });
  const projects = rows.slice(0, limit).map((row) => ({
    projectId: row.id,
    name: row.name,
    description: row.description,
    status: row.status,
    clientName: row.client,
    updatedAt: row.updated_at.toISOString(),
  }));
  return { projects, ...(rows.length > limit && { nextCursor: projects.at(-1).projectId }) };
}

function addNote(claims, { projectId, content, idempotencyKey }) {
  const organization = claims.org_id;
  const slot = [organization, sha256([claims.iss, claims.sub]), 'add_project_note', idempotencyKey];
  return inOrganization(organization, async (client) => {
    await client.query(`${PROJECTS} and p.id = $2`, [organization, projectId]);
    await client.query(
      `delete from idempotency_keys where ctid = any (array(select ctid from idempotency_keys where organization_id = $1
        and created_at < now() - interval '24 hours' limit 1000 for update skip locked))`,
      [organization],
    );
    await client.query(
      `insert into idempotency_keys (organization_id, caller, operation, key, request_hash) values ($1, $2, $3, $4, $5)
        on conflict do nothing returning key`,
      [...slot, sha256({ projectId, content })],
    );
    await client.query(
      'update projects set updated_at = greatest(updated_at, now()) where organization_id = $1 and id = $2 returning id',
      [organization, projectId],
    );
    const { rows } = await client.query(
      `insert into project_notes (organization_id, project_id, content, author_issuer, author_id) values ($1, $2, $3, $4, $5)
        returning id, project_id, title, content, author_name, created_at`,
      [organization, projectId, content, claims.iss, claims.sub],
    );
    await audit(client, claims, 'project_note.added', 'add_project_note', projectId, { projectId });
    const note = { noteId: rows[0].id, ...rows[0] };
    await client.query(
      'update idempotency_keys set response = $5 where organization_id = $1 and caller = $2 and operation = $3 and key = $4',
      [...slot, JSON.stringify(note)],
    );
    return note;
  });
}

const app = express();
app.use(express.json());
app.post('/api/mcp', async (request, response) => {
  const claims = await verifyCached(tokenOf(request)).catch(() => undefined);
  if (claims === undefined) return response.status(401).end();
  const { id, params } = request.body;
  const run = params.name === 'search_projects' ? search : addNote;
  return response.json({ jsonrpc: '2.0', id, result: resultOf(await run(claims, params.arguments)) });
});
app.listen(PORT, '127.0.0.1');
