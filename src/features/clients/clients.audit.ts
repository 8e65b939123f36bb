import { FORMS } from '../../platform/audit/redact.js';

/** In which form the audit log keeps the arguments of this feature. */
export const AUDITED_ARGUMENTS = {
  clientName: FORMS.lengthOnly,
};
