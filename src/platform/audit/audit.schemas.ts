import { z } from 'zod';
import { cursor, nextCursor, numberInQuery, pointInTime, resultLimit } from '../fields.js';
import { AUDIT_EVENTS } from './audit-events.js';

/** PostgreSQL cannot store NUL. */
const exactText = (description: string): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .normalize('NFC')
    .min(1)
    .max(300)
    .refine((value) => !value.includes('\0'), 'must not contain a NUL character')
    .describe(description)
    .optional();

export const searchAuditLogInput = z.strictObject({
  event: z.enum(AUDIT_EVENTS).describe('access.denied are the refusals.').optional(),
  subject: exactText(
    'What it was done to: the id, number or name that other tools take; for access.denied the reason.',
  ),
  userId: exactText('Only what this user did, by the userId of whoami or of this tool.'),
  operation: exactText('Only calls of this tool or route (GET /api/audit-log).'),
  decision: z.enum(['allowed', 'denied']).describe('Only what was allowed, or refused.').optional(),
  from: pointInTime()
    .describe(
      'Only events from this time on, with a time zone. Default: 30 days before until, or before now.',
    )
    .optional(),
  until: pointInTime().describe('Only events before this time, with a time zone.').optional(),
  limit: resultLimit('events'),
  cursor: cursor(),
});

/** The same in a query string. */
export const searchAuditLogQuery = searchAuditLogInput.extend({
  limit: numberInQuery(searchAuditLogInput.shape.limit),
});

export const auditLogEntry = z.object({
  occurredAt: z.iso.datetime(),
  event: z.string(),
  decision: z.enum(['allowed', 'denied']),
  subject: z.string().nullable(),
  operation: z.string(),
  actor: z.object({
    kind: z
      .enum(['enterprise', 'machine', 'service', 'operator'])
      .describe(
        'enterprise: a person; service: an API key; operator: whoever ran a command on the database.',
      ),
    userId: z.string(),
    displayName: z.string().nullable(),
    issuer: z.string(),
    clientId: z.string(),
  }),
  arguments: z.record(z.string(), z.unknown()).describe('Texts by their length only.'),
  correlationId: z.string(),
});

export const searchAuditLogOutput = z.object({
  events: z.array(auditLogEntry),
  nextCursor: nextCursor(),
});

export type SearchAuditLogInput = z.infer<typeof searchAuditLogInput>;
export type AuditLogEntry = z.infer<typeof auditLogEntry>;
export type SearchAuditLogOutput = z.infer<typeof searchAuditLogOutput>;
