import { index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** Each confirmation that was used, so that none is used again; forgotten a day after it could have been. */
export const usedConfirmations = pgTable(
  'used_confirmations',
  {
    organizationId: text('organization_id').notNull(),
    id: text().notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'used_confirmations_pkey', columns: [table.organizationId, table.id] }),
    index('used_confirmations_expiry_idx').on(table.organizationId, table.expiresAt),
  ],
);
