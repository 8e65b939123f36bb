/**
 * Everything the audit log can tell of, as `noun.past_verb`. A closed list: an auditor can read it and know what there
 * is to ask for.
 */
export const AUDIT_EVENTS = [
  'access.denied',
  'answer.repeated',
  'api_key.created',
  'api_key.revoked',
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
