/** Every event of the audit log, as `noun.past_verb`. */
export const AUDIT_EVENTS = [
  'access.denied',
  'answer.repeated',
  'api_key.created',
  'api_key.revoked',
  'audit_log.pruned',
  'audit_log.searched',
  'client.read',
  'clients.searched',
  'invoice.read',
  'invoice.void_requested',
  'invoice.voided',
  'invoices.searched',
  'project.read',
  'project_note.added',
  'project_notes.listed',
  'projects.searched',
] as const;

export type AuditEvent = (typeof AUDIT_EVENTS)[number];
