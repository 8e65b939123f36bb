import { numberInQuery } from '../fields/number-in-query.js';
import { searchAuditLogInput } from './audit.schemas.js';

export const searchAuditLogQuery = searchAuditLogInput.extend({
  limit: numberInQuery(searchAuditLogInput.shape.limit),
});
