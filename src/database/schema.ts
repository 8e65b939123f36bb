import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  pgEnum,
  pgTable,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

/*
 * Every row carries its organization, and every foreign key includes it: a row can never point into another
 * organization. Row-level security and the search function are plain SQL, in migrations/.
 * The limits mirror those of the input schemas, so that no other way in can widen them.
 */

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const projectStatusEnum = pgEnum('project_status', ['active', 'completed', 'on_hold']);

/** `id` is the identity provider's own organization id, `org_…` at Auth0. */
export const organizations = pgTable(
  'organizations',
  { id: text().primaryKey(), name: text().notNull() },
  (table) => [
    check('organizations_id_length', sql`char_length(${table.id}) between 1 and 200`),
    check('organizations_name_length', sql`char_length(${table.name}) between 1 and 200`),
  ],
);

export const clients = pgTable(
  'clients',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: text('organization_id')
      .notNull()
      .references(() => organizations.id),
    name: text().notNull(),
  },
  (table) => [
    unique('clients_organization_id_id_key').on(table.organizationId, table.id),
    // People tell names apart without regard to case, so a search by exact name finds one client at most.
    uniqueIndex('clients_organization_id_name_key').on(table.organizationId, sql`lower(${table.name})`),
    check('clients_name_length', sql`char_length(${table.name}) between 1 and 200`),
  ],
);

export const projects = pgTable(
  'projects',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: text('organization_id')
      .notNull()
      .references(() => organizations.id),
    clientId: uuid('client_id').notNull(),
    name: text().notNull(),
    description: text().notNull(),
    status: projectStatusEnum().notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    updatedAt: timestamptz('updated_at').notNull().defaultNow(),
  },
  (table) => [
    unique('projects_organization_id_id_key').on(table.organizationId, table.id),
    foreignKey({
      name: 'projects_client_fk',
      columns: [table.organizationId, table.clientId],
      foreignColumns: [clients.organizationId, clients.id],
    }),
    // Newest activity first, alone and under each filter, without a sort.
    index('projects_activity_idx').on(table.organizationId, table.updatedAt.desc().nullsFirst(), table.id),
    index('projects_status_activity_idx').on(
      table.organizationId,
      table.status,
      table.updatedAt.desc().nullsFirst(),
      table.id,
    ),
    index('projects_client_activity_idx').on(
      table.organizationId,
      table.clientId,
      table.updatedAt.desc().nullsFirst(),
      table.id,
    ),
    // The organization in front, as the array that GIN can index without an extension: see 0003_project_search.sql.
    // The default 4 MB of entries not yet sorted in would make the planner shun the index after many insertions.
    index('projects_name_trgm_idx')
      .using('gin', sql`(array[${table.organizationId}])`, table.name.op('gin_trgm_ops'))
      .with({ gin_pending_list_limit: 512 }),
    index('projects_description_trgm_idx')
      .using('gin', sql`(array[${table.organizationId}])`, table.description.op('gin_trgm_ops'))
      .with({ gin_pending_list_limit: 512 }),
    check('projects_name_length', sql`char_length(${table.name}) between 1 and 200`),
    check('projects_description_length', sql`char_length(${table.description}) <= 2000`),
  ],
);

/** `(author_issuer, author_id)` identifies the author: a subject is unique within its issuer only (OIDC Core §5.7). */
export const projectNotes = pgTable(
  'project_notes',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: text('organization_id')
      .notNull()
      .references(() => organizations.id),
    projectId: uuid('project_id').notNull(),
    title: text(),
    content: text().notNull(),
    authorIssuer: text('author_issuer').notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: 'project_notes_project_fk',
      columns: [table.organizationId, table.projectId],
      foreignColumns: [projects.organizationId, projects.id],
    }),
    index('project_notes_newest_idx').on(
      table.organizationId,
      table.projectId,
      table.createdAt.desc().nullsFirst(),
      table.id,
    ),
    check('project_notes_title_length', sql`char_length(${table.title}) between 1 and 200`),
    check('project_notes_content_length', sql`char_length(${table.content}) between 1 and 5000`),
    check('project_notes_content_not_blank', sql`${table.content} ~ '\\S'`),
  ],
);
