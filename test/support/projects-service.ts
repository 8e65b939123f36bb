import { AuditQueue } from '../../src/audit/audit-queue.js';
import { AuditTrail } from '../../src/audit/audit-trail.js';
import { AuditRepository } from '../../src/audit/audit.repository.js';
import { ClientNamesService } from '../../src/clients/client-names.service.js';
import { ClientsRepository } from '../../src/clients/clients.repository.js';
import type { Database } from '../../src/database/database.js';
import { IdempotencyRepository } from '../../src/idempotency/idempotency.repository.js';
import { Idempotency } from '../../src/idempotency/idempotency.js';
import { ProjectsRepository } from '../../src/projects/projects.repository.js';
import { ProjectsService } from '../../src/projects/projects.service.js';

/** The service with everything real behind it, on a database of the test's. */
export function projectsServiceOn(
  database: Database,
  {
    repository = new ProjectsRepository(),
    audit = auditTrailOn(database),
  }: { readonly repository?: ProjectsRepository; readonly audit?: AuditTrail } = {},
): ProjectsService {
  const idempotency = new Idempotency(new IdempotencyRepository());
  return new ProjectsService(database, repository, audit, idempotency, clientNamesOn(database, audit));
}

export function clientNamesOn(database: Database, audit: AuditTrail): ClientNamesService {
  return new ClientNamesService(database, new ClientsRepository(), audit);
}

export function auditTrailOn(database: Database): AuditTrail {
  const repository = new AuditRepository();
  return new AuditTrail(repository, new AuditQueue(database, repository));
}
