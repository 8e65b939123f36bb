import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  json,
  jsonb,
  pgTable,
  primaryKey,
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

const searchKeys = (project: Record<'organizationId' | 'clientId' | 'status', SQLWrapper>): SQL =>
  sql`project_search_keys(${project.organizationId}, ${project.clientId}, ${project.status})`;

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
    // Not an enum: comparing those is not LEAKPROOF, so behind a row policy no index on the status would be used.
    status: text({ enum: ['active', 'completed', 'on_hold'] }).notNull(),
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
    // What a search is confined to comes first, as an array, which GIN can index without an extension: see
    // 0004_bounded_search.sql. The default 4 MB of entries not yet sorted in would make the planner shun the index
    // after many insertions.
    index('projects_name_trgm_idx')
      .using('gin', searchKeys(table), table.name.op('gin_trgm_ops'))
      .with({ gin_pending_list_limit: 512 }),
    index('projects_description_trgm_idx')
      .using('gin', searchKeys(table), table.description.op('gin_trgm_ops'))
      .with({ gin_pending_list_limit: 512 }),
    check('projects_name_length', sql`char_length(${table.name}) between 1 and 200`),
    check('projects_description_length', sql`char_length(${table.description}) <= 2000`),
    check('projects_status', sql`${table.status} in ('active', 'completed', 'on_hold')`),
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

/**
 * Who did what. No reference to organizations: whoever was turned away may belong to one that has no rows here.
 * `gatehouse_app` may add and read, nothing else.
 */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: text('organization_id').notNull(),
    occurredAt: timestamptz('occurred_at').notNull(),
    event: text().notNull(),
    decision: text({ enum: ['allowed', 'denied'] }).notNull(),
    /** A principal's, or `operator`: whoever ran a command as the user who owns the tables. */
    actorKind: text('actor_kind', { enum: ['enterprise', 'machine', 'service', 'operator'] }).notNull(),
    actorIssuer: text('actor_issuer').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name'),
    clientId: text('client_id').notNull(),
    operation: text().notNull(),
    subject: text(),
    arguments: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    correlationId: text('correlation_id').notNull(),
  },
  (table) => [
    index('audit_events_newest_idx').on(table.organizationId, table.occurredAt.desc().nullsFirst(), table.id),
    index('audit_events_subject_idx').on(
      table.organizationId,
      table.subject,
      table.occurredAt.desc().nullsFirst(),
      table.id,
    ),
    check('audit_events_event_form', sql`${table.event} ~ '^[a-z_]+\\.[a-z_]+$'`),
    check('audit_events_decision', sql`${table.decision} in ('allowed', 'denied')`),
    check(
      'audit_events_actor_kind',
      sql`${table.actorKind} in ('enterprise', 'machine', 'service', 'operator')`,
    ),
  ],
);

/** The first answer to each idempotency key, kept for a day. A key is known only to whoever sent it first. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    organizationId: text('organization_id').notNull(),
    /** SHA-256 of issuer and user. */
    caller: text().notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of what was asked for. */
    requestHash: text('request_hash').notNull(),
    /** json, not jsonb: the first answer is given again as it was, its members in their order. */
    response: json(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.caller, table.operation, table.key] }),
    index('idempotency_keys_age_idx').on(table.organizationId, table.createdAt),
    check('idempotency_keys_key_length', sql`char_length(${table.key}) between 1 and 255`),
  ],
);

/** API keys, by their hash. The server may look them up; whoever owns the tables makes and revokes them. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: text('organization_id').notNull(),
    name: text().notNull(),
    scopes: text().array().notNull(),
    /** SHA-256 of the key. */
    keyHash: text('key_hash').notNull().unique(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    expiresAt: timestamptz('expires_at').notNull(),
    revokedAt: timestamptz('revoked_at'),
  },
  (table) => [
    index('api_keys_organization_idx').on(table.organizationId, table.createdAt.desc().nullsFirst()),
    check('api_keys_name_length', sql`char_length(${table.name}) between 1 and 200`),
    check(
      'api_keys_expires_within_a_year',
      sql`${table.expiresAt} <= ${table.createdAt} + interval '366 days'`,
    ),
  ],
);
