import { z } from 'zod';
import { cursor, exactText, hint, nextCursor, oneOf, optional, pointInTime, resultLimit } from '../fields.js';
import { AUDIT_EVENTS } from './audit-events.js';

const DECISIONS = ['allowed', 'denied'] as const;

export const searchAuditLogInput = z
  .strictObject({
    event: optional(oneOf(AUDIT_EVENTS)).describe('access.denied are the refusals.'),
    subject: optional(exactText()).describe(
      'What it was done to: the id, number (INV-2041) or name; for access.denied the reason.',
    ),
    userId: optional(exactText()).describe(
      'Only what this user did, by the userId of whoami or of this tool.',
    ),
    operation: optional(exactText()).describe('Only calls of this tool or route (GET /api/audit-log).'),
    decision: optional(oneOf(DECISIONS)).describe('Only what was allowed, or refused.'),
    from: optional(pointInTime('start')).describe(
      'From this day (YYYY-MM-DD, UTC) or time (with a time zone) on. Default: 30 days before until.',
    ),
    until: optional(pointInTime('end')).describe(
      'Up to this day (YYYY-MM-DD), inclusive, or before this time.',
    ),
    limit: resultLimit('events'),
    cursor: cursor(),
  })
  .refine(({ from, until }) => !from || !until || Date.parse(from) < Date.parse(until), {
    path: ['from'],
    error: 'must be before until',
  });

export const auditLogEntry = z.object({
  occurredAt: z.iso.datetime(),
  event: z.string(),
  decision: z.enum(DECISIONS),
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
  hint: hint(),
});

export type SearchAuditLogInput = z.infer<typeof searchAuditLogInput>;
export type AuditLogEntry = z.infer<typeof auditLogEntry>;
export type SearchAuditLogOutput = z.infer<typeof searchAuditLogOutput>;
