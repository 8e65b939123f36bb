import { FORMS } from '../../platform/audit/redact.js';

/** In which form the audit log keeps the arguments of this feature. */
export const AUDITED_ARGUMENTS = {
  projectId: FORMS.uuid,
  search: FORMS.lengthOnly,
  status: FORMS.word,
  clientName: FORMS.lengthOnly,
  clientNameMatch: FORMS.word,
  content: FORMS.lengthOnly,
  title: FORMS.lengthOnly,
  client: FORMS.lengthOnly,
};
