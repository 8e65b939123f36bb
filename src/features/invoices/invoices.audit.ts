import { FORMS } from '../../platform/audit/redact.js';

/** In which form the audit log keeps the arguments of this feature. */
export const AUDITED_ARGUMENTS = {
  invoiceNumber: FORMS.number,
  numberPrefix: FORMS.number,
  clientName: FORMS.lengthOnly,
  status: FORMS.word,
  issuedFrom: FORMS.day,
  issuedTo: FORMS.day,
  client: FORMS.lengthOnly,
};
