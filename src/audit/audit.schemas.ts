import { z } from 'zod';
import { AUDIT_EVENTS } from './audit-events.js';

/** PostgreSQL stores no NUL, so nothing in the log can contain one. */
const exactText = (description: string): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .min(1)
    .max(300)
    .refine((value) => !value.includes('\0'), 'must not contain a NUL character')
    .describe(description)
    .optional();

const time = (description: string): z.ZodOptional<z.ZodISODateTime> =>
  z.iso.datetime({ offset: true }).describe(description).optional();

export const searchAuditLogInput = z.strictObject({
  event: z
    .enum(AUDIT_EVENTS)
    .describe('Only events of this kind. access.denied are the refusals.')
    .optional(),
  subject: exactText(
    'What it was done to, exactly: an invoice number such as INV-2041, a projectId, the id of an API key, or for access.denied the reason.',
  ),
  userId: exactText('Only what this user did: a userId as whoami and this tool return it.'),
  operation: exactText(
    'Only calls of this tool (void_invoice) or route (POST /api/projects/:projectId/notes).',
  ),
  decision: z
    .enum(['allowed', 'denied'])
    .describe('Only what was allowed, or only what was refused.')
    .optional(),
  from: time('Only events at or after this time, ISO 8601 with a time zone.'),
  until: time('Only events before this time, ISO 8601 with a time zone.'),
  limit: z.number().int().min(1).max(25).default(10).describe('How many events at most, 1 to 25.'),
});

export const auditLogEntry = z.object({
  occurredAt: z.iso.datetime(),
  event: z.string(),
  decision: z.enum(['allowed', 'denied']),
  subject: z.string().nullable(),
  operation: z.string().describe('The tool or route that was called.'),
  actor: z.object({
    kind: z
      .enum(['enterprise', 'machine', 'service', 'operator'])
      .describe(
        'enterprise is a person, service an API key, operator whoever ran a command on the database.',
      ),
    userId: z.string(),
    displayName: z.string().nullable(),
    issuer: z.string(),
    clientId: z.string().describe('The OAuth client or API key that acted for the user.'),
  }),
  arguments: z.record(z.string(), z.unknown()).describe('What was asked for; texts by their length only.'),
  correlationId: z.string().describe('Finds the lines of the same request in the server log.'),
});

export const searchAuditLogOutput = z.object({
  events: z.array(auditLogEntry),
  hasMore: z.boolean().describe('Whether there are older ones: narrow the search or set until.'),
});

export type SearchAuditLogInput = z.infer<typeof searchAuditLogInput>;
export type AuditLogEntry = z.infer<typeof auditLogEntry>;
export type SearchAuditLogOutput = z.infer<typeof searchAuditLogOutput>;
