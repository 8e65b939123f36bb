import { AnswerBudget } from '../../src/platform/answers/answer-budget.js';
import type { AuditTrail } from '../../src/platform/audit/audit-trail.js';
import { Config } from '../../src/platform/config/config.js';
import { ConfirmationService } from '../../src/platform/confirmation/confirmation.service.js';
import { UsedConfirmationsRepository } from '../../src/platform/confirmation/used-confirmations.repository.js';
import type { Database } from '../../src/platform/database/database.js';
import { IdempotencyRepository } from '../../src/platform/idempotency/idempotency.repository.js';
import { Idempotency } from '../../src/platform/idempotency/idempotency.js';
import { InvoicesRepository } from '../../src/features/invoices/invoices.repository.js';
import { InvoicesService } from '../../src/features/invoices/invoices.service.js';
import { clientNamesOn, pagingOf } from './projects-service.js';

/** The service with everything real behind it, on a database of the test's. */
export function invoicesServiceOn(database: Database, audit: AuditTrail): InvoicesService {
  const config = Config.fromEnvironment({
    API_URL: 'http://localhost:3000/api',
    AUTH0_DOMAIN: 'example.eu.auth0.com',
  });
  return new InvoicesService(
    database,
    new InvoicesRepository(),
    new ConfirmationService(config, database, new UsedConfirmationsRepository()),
    audit,
    new Idempotency(new IdempotencyRepository()),
    clientNamesOn(database, audit),
    pagingOf(),
    new AnswerBudget(10_000),
  );
}
