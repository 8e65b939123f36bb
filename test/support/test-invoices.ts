import { sql } from 'drizzle-orm';
import type { Principal } from '../../src/gatehouse/index.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { invoiceLines, invoices } from '../../src/platform/database/invoices.schema.js';
import { clients, projects } from '../../src/platform/database/schema.js';
import { addProjects, ORGANIZATION, writer } from './test-projects.js';

export const invoiceWriter: Principal = { ...writer, scopes: ['invoices:read', 'invoices:write'] };

export interface TestInvoice {
  readonly number: string;
  readonly status?: 'draft' | 'sent' | 'paid' | 'void';
  readonly issuedOn?: string;
  /** The day it is issued on, unless given. */
  readonly dueOn?: string;
  readonly currency?: string;
  readonly client?: string;
}

/** What each invoice is made of: two lines that add up to 150.00, in EUR unless another currency is given. */
export const LINES = [
  { position: 1, description: 'Consulting', quantity: 2.5, unitPriceMinor: 5000 },
  { position: 2, description: 'Travel', quantity: 1, unitPriceMinor: 2500 },
] as const;
export const TOTAL = 15_000;

/** Adds an organization with these invoices, `sent` unless they say otherwise, for a project of each client. */
export async function addInvoices(
  driver: DatabaseDriver,
  given: readonly TestInvoice[],
  organizationId = ORGANIZATION,
): Promise<void> {
  const names = [...new Set(given.map(({ client = 'A client' }) => client))];
  await addProjects(
    driver,
    organizationId,
    names.map((client) => ({ name: `For ${client}`, client })),
  );
  await driver.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
    const found = await tx
      .select({ clientId: clients.id, projectId: projects.id, client: clients.name })
      .from(clients)
      .innerJoin(projects, sql`${projects.clientId} = ${clients.id}`)
      .where(sql`${clients.organizationId} = ${organizationId}`);
    const rows = given.map(({ number, status = 'sent', issuedOn = '2026-11-02', ...invoice }) => {
      const { client = 'A client', dueOn = issuedOn, currency = 'EUR' } = invoice;
      const { clientId = '', projectId = '' } = found.find((row) => row.client === client) ?? {};
      return {
        organizationId,
        number,
        clientId,
        projectId,
        status,
        currency,
        totalMinor: TOTAL,
        issuedOn,
        dueOn,
        sentAt: status === 'draft' ? null : new Date(),
        paidAt: status === 'paid' ? new Date() : null,
        voidedAt: status === 'void' ? new Date() : null,
      };
    });
    await tx.insert(invoices).values(rows);
    await tx
      .insert(invoiceLines)
      .values(
        given.flatMap(({ number }) =>
          LINES.map((line) => ({ ...line, organizationId, invoiceNumber: number })),
        ),
      );
  });
}
