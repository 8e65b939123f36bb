import { AnswerBudget } from '../../src/platform/answers/answer-budget.js';
import { AuditQueue } from '../../src/platform/audit/audit-queue.js';
import { AuditTrail } from '../../src/platform/audit/audit-trail.js';
import { AuditedArguments } from '../../src/platform/audit/audited-arguments.js';
import { AuditRepository } from '../../src/platform/audit/audit.repository.js';
import { ClientNamesService } from '../../src/features/clients/client-names.service.js';
import { ClientsRepository } from '../../src/features/clients/clients.repository.js';
import type { Database } from '../../src/platform/database/database.js';
import { IdempotencyRepository } from '../../src/platform/idempotency/idempotency.repository.js';
import { Idempotency } from '../../src/platform/idempotency/idempotency.js';
import { Config } from '../../src/platform/config/config.js';
import { Paging } from '../../src/platform/paging/paging.js';
import { ProjectsRepository } from '../../src/features/projects/projects.repository.js';
import { ProjectsService } from '../../src/features/projects/projects.service.js';

/** The service with everything real behind it, on a database of the test's. */
export function projectsServiceOn(
  database: Database,
  {
    repository = new ProjectsRepository(),
    audit = auditTrailOn(database),
  }: { readonly repository?: ProjectsRepository; readonly audit?: AuditTrail } = {},
): ProjectsService {
  const idempotency = new Idempotency(new IdempotencyRepository());
  return new ProjectsService(
    database,
    repository,
    audit,
    idempotency,
    clientNamesOn(database, audit),
    pagingOf(),
    new AnswerBudget(10_000),
  );
}

export const pagingOf = (variables: Record<string, string> = {}): Paging =>
  new Paging(
    Config.fromEnvironment({
      API_URL: 'http://localhost:3000/api',
      AUTH0_DOMAIN: 'example.eu.auth0.com',
      CONFIRMATION_SECRET: 'a secret that all services share ...',
      ...variables,
    }),
  );

export function clientNamesOn(database: Database, audit: AuditTrail): ClientNamesService {
  return new ClientNamesService(database, new ClientsRepository(), audit);
}

export function auditTrailOn(database: Database): AuditTrail {
  const repository = new AuditRepository();
  return new AuditTrail(repository, new AuditQueue(database, repository), new AuditedArguments());
}
