// Adds a note with what is in dist, and is killed when its audit event is inserted but nothing is committed.
// Arguments: the dist folder, the organization, the project. The database comes from the environment.
import { pathToFileURL } from 'node:url';

const [dist = '', organizationId = '', projectId = ''] = process.argv.slice(2);
const from = (path) => import(pathToFileURL(`${dist}/${path}`).href);

const { openDatabase } = await from('platform/database/open-database.js');
const { Database } = await from('platform/database/database.js');
const { AuditRepository } = await from('platform/audit/audit.repository.js');
const { AuditQueue } = await from('platform/audit/audit-queue.js');
const { AuditedArguments } = await from('platform/audit/audited-arguments.js');
const { AuditTrail } = await from('platform/audit/audit-trail.js');
const { IdempotencyRepository } = await from('platform/idempotency/idempotency.repository.js');
const { Idempotency } = await from('platform/idempotency/idempotency.js');
const { ProjectsRepository } = await from('features/projects/projects.repository.js');
const { ProjectsService } = await from('features/projects/projects.service.js');

class Deadly extends AuditTrail {
  async record(...parameters) {
    await super.record(...parameters);
    process.stdout.write('inserted\n');
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  }
}

const database = new Database(
  await openDatabase({ DATABASE_URL: process.env.DATABASE_URL || undefined, DATA_DIR: process.env.DATA_DIR }),
);
const repository = new AuditRepository();
const service = new ProjectsService(
  database,
  new ProjectsRepository(),
  new Deadly(repository, new AuditQueue(database, repository), new AuditedArguments()),
  new Idempotency(new IdempotencyRepository()),
);
await service.addNote(
  {
    kind: 'enterprise',
    issuer: 'i',
    userId: 'u',
    clientId: 'c',
    organizationId,
    scopes: ['projects:write'],
  },
  { projectId, content: 'half', idempotencyKey: 'k' },
);
