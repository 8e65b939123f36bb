// Adds a note, and is killed when its audit event is inserted but nothing is committed. Arguments: the organization and the
// project. The database comes from the environment.
import { AuditedArguments } from '../../../src/platform/audit/audited-arguments.js';
import { AuditQueue } from '../../../src/platform/audit/audit-queue.js';
import { AuditRepository } from '../../../src/platform/audit/audit.repository.js';
import { AuditTrail } from '../../../src/platform/audit/audit-trail.js';
import { Database } from '../../../src/platform/database/database.js';
import { openDatabase } from '../../../src/platform/database/open-database.js';
import { projectNotesServiceOn } from '../projects-service.js';
import { writer } from '../test-projects.js';

const [organizationId = '', projectId = ''] = process.argv.slice(2);

class Deadly extends AuditTrail {
  override async record(...parameters: Parameters<AuditTrail['record']>): Promise<void> {
    await super.record(...parameters);
    process.stdout.write('inserted\n');
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  }
}

const { DATABASE_URL = '', DATA_DIR = '' } = process.env;
const server = DATABASE_URL === '' ? undefined : DATABASE_URL;
const database = new Database(await openDatabase({ DATABASE_URL: server, DATA_DIR }));
const repository = new AuditRepository();
const audit = new Deadly(repository, new AuditQueue(database, repository), new AuditedArguments());
await projectNotesServiceOn(database, { audit }).add(
  { ...writer, organizationId },
  { projectId, content: 'half', idempotencyKey: 'k' },
);
