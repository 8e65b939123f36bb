import { sql } from 'drizzle-orm';
import type { Principal } from '../../src/gatehouse/index.js';
import type { DatabaseDriver } from '../../src/platform/database/database.driver.js';
import { clients, organizations, projects } from '../../src/platform/database/schema.js';

export const ORGANIZATION = 'org_test';
export const OTHER_ORGANIZATION = 'org_other';

export const reader: Principal = {
  kind: 'enterprise',
  issuer: 'https://issuer.example/',
  userId: 'waad|reader',
  organizationId: ORGANIZATION,
  clientId: 'client',
  scopes: ['projects:read'],
};

export const writer: Principal = {
  ...reader,
  userId: 'waad|writer',
  scopes: ['projects:read', 'projects:write'],
  displayName: 'Wanda Writer',
};

export interface TestProject {
  readonly name: string;
  readonly client?: string;
  readonly description?: string;
  readonly status?: 'active' | 'completed' | 'on_hold';
}

/** Adds an organization with these projects, each a day older than the one before; returns their ids. */
export async function addProjects(
  driver: DatabaseDriver,
  organizationId: string,
  given: readonly TestProject[],
): Promise<string[]> {
  return driver.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
    await tx.insert(organizations).values({ id: organizationId, name: organizationId });
    const names = [...new Set(given.map(({ client = 'A client' }) => client))];
    const added = await tx
      .insert(clients)
      .values(names.map((name) => ({ organizationId, name })))
      .returning({ id: clients.id, name: clients.name });
    const clientIds = new Map(added.map(({ id, name }) => [name, id]));
    const rows = given.map(
      ({ name, client = 'A client', description = '', status = 'active' as const }, index) => ({
        organizationId,
        clientId: clientIds.get(client) ?? '',
        name,
        description,
        status,
        updatedAt: new Date(Date.UTC(2026, 5, 30 - index)),
      }),
    );
    const ids = await tx.insert(projects).values(rows).returning({ id: projects.id });
    return ids.map(({ id }) => id);
  });
}
