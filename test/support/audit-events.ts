import { sql } from 'drizzle-orm';
import type { TestDatabase } from './test-database.js';

/** One event a minute until now; one in a thousand is rare in every respect. */
export async function addAuditEvents(
  test: TestDatabase,
  organizationId: string,
  count: number,
): Promise<void> {
  await test.driver.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
    await tx.execute(sql`
      insert into audit_events
      select gen_random_uuid(), ${organizationId}, now() - make_interval(mins => i),
        case when i % 1000 = 7 then 'invoice.voided' else 'project.read' end,
        case when i % 1000 = 7 then 'denied' else 'allowed' end, 'enterprise', 'https://issuer.example/',
        case when i % 1000 = 7 then 'waad|rare' else 'waad|' || i % 5 end, null, 'client',
        case when i % 1000 = 7 then 'void_invoice' else 'get_project' end,
        case when i % 1000 = 7 then 'INV-2041' else 'p' || i % 50 end, '{}', 'none'
      from generate_series(1, ${count}::integer) i`);
  });
}
