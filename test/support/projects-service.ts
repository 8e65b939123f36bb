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
import { ProjectNotesService } from '../../src/features/projects/project-notes.service.js';
import { ProjectsRepository } from '../../src/features/projects/projects.repository.js';
import { ProjectsService } from '../../src/features/projects/projects.service.js';

interface ServiceParts {
  readonly repository?: ProjectsRepository;
  readonly audit?: AuditTrail;
}

/** The service with everything real behind it, on a database of the test's. */
export function projectsServiceOn(
  database: Database,
  { repository = new ProjectsRepository(), audit = auditTrailOn(database) }: ServiceParts = {},
): ProjectsService {
  const clientNames = clientNamesOn(database, audit);
  return new ProjectsService(database, repository, audit, clientNames, pagingOf(), new AnswerBudget(10_000));
}

/** The same for notes. */
export function projectNotesServiceOn(
  database: Database,
  { repository = new ProjectsRepository(), audit = auditTrailOn(database) }: ServiceParts = {},
): ProjectNotesService {
  const idempotency = new Idempotency(new IdempotencyRepository());
  const budget = new AnswerBudget(10_000);
  return new ProjectNotesService(database, repository, audit, idempotency, pagingOf(), budget);
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
  return new ClientNamesService(database, new ClientsRepository(), audit, new AnswerBudget(10_000));
}

export function auditTrailOn(database: Database): AuditTrail {
  const repository = new AuditRepository();
  return new AuditTrail(repository, new AuditQueue(database, repository), new AuditedArguments());
}
