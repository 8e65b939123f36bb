import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import {
  type ExtraConfigColumn,
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
import { isVisibleLine, isVisibleText } from './hidden-characters.js';
import { shownLine, shownText } from './shown-text.js';

/*
 * Every row and every foreign key includes the organization, so that no row can point into another one.
 * Row-level security and functions are plain SQL, in migrations/. The limits mirror those of the input schemas.
 */

const timestamptz = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

const latest = (column: ExtraConfigColumn) => column.desc().nullsFirst();

/** What a search compares (search_words in 0017_folded_search.sql). No query selects it. */
const searched = (name: string, content: string) =>
  text(name)
    .notNull()
    .generatedAlwaysAs(sql.raw(`search_words(${content})`));

/** With the default pending list of 4 MB, the planner avoids the index after insertions. */
const pendingList = { gin_pending_list_limit: 512 };

const searchKeys = (project: Record<'organizationId' | 'clientId' | 'status', SQLWrapper>): SQL =>
  sql`project_search_keys(${project.organizationId}, ${project.clientId}, ${project.status})`;

/** `id` is the identity provider's own organization id, `org_…` at Auth0. */
export const organizations = pgTable(
  'organizations',
  { id: text().primaryKey(), name: shownLine().notNull() },
  (table) => [
    check('organizations_id_length', sql`char_length(${table.id}) between 1 and 200`),
    check('organizations_name_length', sql`char_length(${table.name}) between 1 and 200`),
  ],
);

const organizationReference = () =>
  text('organization_id')
    .notNull()
    .references(() => organizations.id);

export const clients = pgTable(
  'clients',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: organizationReference(),
    name: shownLine().notNull(),
    searchName: searched('search_name', 'name'),
  },
  (table) => [
    unique('clients_organization_id_id_key').on(table.organizationId, table.id),
    // Names that differ in case only are one client, in diacritics two: search_words makes these equal in a search.
    uniqueIndex('clients_organization_id_name_key').on(table.organizationId, sql`lower(${table.name})`),
    index('clients_search_name_trgm_idx')
      .using('gin', sql`client_search_keys(${table.organizationId})`, table.searchName.op('gin_trgm_ops'))
      .with(pendingList),
    check('clients_name_length', sql`char_length(${table.name}) between 1 and 200`),
    // Input is compared in these forms.
    check('clients_name_normalized', sql`${table.name} is nfc normalized`),
    check('clients_name_visible', isVisibleLine(table.name)),
  ],
);

export const projects = pgTable(
  'projects',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: organizationReference(),
    clientId: uuid('client_id').notNull(),
    name: shownLine().notNull(),
    description: shownText().notNull(),
    // Not an enum: comparing enums is not LEAKPROOF, so behind a row policy no index on the status would be used.
    status: text({ enum: ['active', 'completed', 'on_hold'] }).notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    updatedAt: timestamptz('updated_at').notNull().defaultNow(),
    searchName: searched('search_name', 'name'),
    searchText: searched('search_text', "name || ' ' || description"),
  },
  (table) => [
    unique('projects_organization_id_id_key').on(table.organizationId, table.id),
    foreignKey({
      name: 'projects_client_fk',
      columns: [table.organizationId, table.clientId],
      foreignColumns: [clients.organizationId, clients.id],
    }),
    // Latest activity first without a sort, under each filter.
    index('projects_activity_idx').on(table.organizationId, latest(table.updatedAt), table.id),
    index('projects_status_activity_idx').on(
      table.organizationId,
      table.status,
      latest(table.updatedAt),
      table.id,
    ),
    index('projects_client_activity_idx').on(
      table.organizationId,
      table.clientId,
      latest(table.updatedAt),
      table.id,
    ),
    index('projects_search_name_trgm_idx')
      .using('gin', searchKeys(table), table.searchName.op('gin_trgm_ops'))
      .with(pendingList),
    index('projects_search_text_trgm_idx')
      .using('gin', searchKeys(table), table.searchText.op('gin_trgm_ops'))
      .with(pendingList),
    check('projects_name_length', sql`char_length(${table.name}) between 1 and 200`),
    check('projects_description_length', sql`char_length(${table.description}) <= 2000`),
    // Input is searched for in this form.
    check('projects_name_visible', isVisibleLine(table.name)),
    check('projects_description_visible', isVisibleText(table.description)),
    check('projects_status', sql`${table.status} in ('active', 'completed', 'on_hold')`),
  ],
);

/** `(author_issuer, author_id)` identifies the author: a subject is unique within its issuer only (OIDC Core §5.7). */
export const projectNotes = pgTable(
  'project_notes',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: organizationReference(),
    projectId: uuid('project_id').notNull(),
    title: shownLine(),
    content: shownText().notNull(),
    authorIssuer: text('author_issuer').notNull(),
    authorId: text('author_id').notNull(),
    authorName: shownLine('author_name'),
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
      latest(table.createdAt),
      table.id,
    ),
    check('project_notes_title_length', sql`char_length(${table.title}) between 1 and 200`),
    check('project_notes_content_length', sql`char_length(${table.content}) between 1 and 5000`),
    check('project_notes_content_not_blank', sql`${table.content} ~ '\\S'`),
  ],
);

/** No reference to organizations: a rejected caller may belong to one without rows here. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: text('organization_id').notNull(),
    occurredAt: timestamptz('occurred_at').notNull(),
    event: text().notNull(),
    decision: text({ enum: ['allowed', 'denied'] }).notNull(),
    /** A principal's kind, or `operator` for commands run as the owner of the tables. */
    actorKind: text('actor_kind', { enum: ['enterprise', 'machine', 'service', 'operator'] }).notNull(),
    actorIssuer: text('actor_issuer').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: shownLine('actor_name'),
    clientId: text('client_id').notNull(),
    operation: text().notNull(),
    subject: text(),
    arguments: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    correlationId: text('correlation_id').notNull(),
    sourceAddress: text('source_address'),
    /** The `jti` of the access token. */
    tokenId: text('token_id'),
  },
  (table) => [
    // Newest first without a sort, under each filter of a search.
    ...[table.subject, table.operation, table.actorId, table.event, table.decision].map((column) =>
      index(`audit_events_${column.name}_idx`).on(
        table.organizationId,
        column,
        latest(table.occurredAt),
        table.id,
      ),
    ),
    index('audit_events_newest_idx').on(table.organizationId, latest(table.occurredAt), table.id),
    // For pruning.
    index('audit_events_age_idx').using('brin', table.occurredAt),
    check('audit_events_event_form', sql`${table.event} ~ '^[a-z_]+\\.[a-z_]+$'`),
    check('audit_events_decision', sql`${table.decision} in ('allowed', 'denied')`),
    check(
      'audit_events_actor_kind',
      sql`${table.actorKind} in ('enterprise', 'machine', 'service', 'operator')`,
    ),
  ],
);

/** The first answer to each idempotency key, kept for a day. Each caller has its own keys. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    organizationId: text('organization_id').notNull(),
    /** SHA-256 of issuer and user. */
    caller: text().notNull(),
    operation: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of the request. */
    requestHash: text('request_hash').notNull(),
    /** json, not jsonb, which does not keep the order of members. */
    response: json(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.caller, table.operation, table.key] }),
    index('idempotency_keys_age_idx').on(table.organizationId, table.createdAt),
    check('idempotency_keys_key_length', sql`char_length(${table.key}) between 1 and 255`),
  ],
);

/** The server may look API keys up; the owner of the tables creates and revokes them. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey().defaultRandom(),
    organizationId: text('organization_id').notNull(),
    name: shownLine().notNull(),
    scopes: text().array().notNull(),
    /** SHA-256 of the key. */
    keyHash: text('key_hash').notNull().unique(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    expiresAt: timestamptz('expires_at').notNull(),
    revokedAt: timestamptz('revoked_at'),
  },
  (table) => [
    index('api_keys_organization_idx').on(table.organizationId, latest(table.createdAt)),
    check('api_keys_name_length', sql`char_length(${table.name}) between 1 and 200`),
    check(
      'api_keys_expires_within_a_year',
      sql`${table.expiresAt} <= ${table.createdAt} + interval '366 days'`,
    ),
  ],
);

/** So that no confirmation is used twice. Deleted a day after its expiry. */
export const usedConfirmations = pgTable(
  'used_confirmations',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'used_confirmations_pkey', columns: [table.organizationId, table.id] }),
    index('used_confirmations_expiry_idx').on(table.organizationId, table.expiresAt),
  ],
);
