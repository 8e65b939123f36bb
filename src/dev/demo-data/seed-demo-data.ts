import { sql } from 'drizzle-orm';
import type { DatabaseDriver } from '../../platform/database/database.driver.js';
import { invoiceLines, invoices } from '../../platform/database/invoices.schema.js';
import { clients, organizations, projectNotes, projects } from '../../platform/database/schema.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { demoId } from './demo-id.js';
import { invoiceLineRows, invoiceRow } from './demo-invoice-rows.js';
import { type DemoOrganization, demoOrganizations } from './demo-organizations.js';
import type { DemoNote, DemoProject } from './demo-project.js';

/**
 * Fills in the demo organizations, each in one transaction. What is already there stays as it is, so that running it
 * again changes nothing. Runs as the owner of the tables, since the application itself may not write most of them.
 */
export async function seedDemoData(driver: DatabaseDriver): Promise<void> {
  for (const organization of demoOrganizations) {
    await driver.transaction((tx) => seedOrganization(tx, organization));
  }
}

async function seedOrganization(tx: Transaction, organization: DemoOrganization): Promise<void> {
  // The row policies bind the owner too.
  await tx.execute(sql`select set_config('app.organization_id', ${organization.id}, true)`);
  const { id, name } = organization;
  await tx.insert(organizations).values({ id, name }).onConflictDoNothing();
  await tx.insert(clients).values(clientRows(organization)).onConflictDoNothing();
  await tx
    .insert(projects)
    .values(organization.projects.map((project) => projectRow(id, project)))
    .onConflictDoNothing();
  await tx
    .insert(projectNotes)
    .values(
      organization.projects.flatMap((project) =>
        project.notes.map((note) => noteRow(organization, project, note)),
      ),
    )
    .onConflictDoNothing();
  await tx
    .insert(invoices)
    .values(organization.invoices.map((invoice) => invoiceRow(organization, invoice)))
    .onConflictDoNothing();
  await tx
    .insert(invoiceLines)
    .values(organization.invoices.flatMap((invoice) => invoiceLineRows(id, invoice)))
    .onConflictDoNothing();
}

function clientRows({ id, projects }: DemoOrganization): (typeof clients.$inferInsert)[] {
  const names = new Set(projects.map((project) => project.client));
  return [...names].map((name) => ({ id: demoId(id, 'client', name), organizationId: id, name }));
}

function projectRow(organizationId: string, project: DemoProject): typeof projects.$inferInsert {
  const lastActivity = project.notes.at(-1)?.on ?? project.started;
  return {
    id: demoId(organizationId, 'project', project.name),
    organizationId,
    clientId: demoId(organizationId, 'client', project.client),
    name: project.name,
    description: project.description,
    status: project.status,
    createdAt: morningOf(project.started),
    updatedAt: morningOf(lastActivity),
  };
}

function noteRow(
  organization: DemoOrganization,
  project: DemoProject,
  note: DemoNote,
): typeof projectNotes.$inferInsert {
  return {
    id: demoId(organization.id, 'note', project.name, note.on),
    organizationId: organization.id,
    projectId: demoId(organization.id, 'project', project.name),
    title: note.title ?? null,
    content: note.content,
    authorIssuer: organization.issuer,
    authorId: `waad|${demoId(organization.id, 'author', note.by)}`,
    authorName: note.by,
    createdAt: morningOf(note.on),
  };
}

function morningOf(day: string): Date {
  return new Date(`${day}T09:00:00Z`);
}
