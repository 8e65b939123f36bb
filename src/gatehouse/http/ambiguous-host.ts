import type { IncomingMessage } from 'node:http';
import { rawHeaderValues } from './raw-header-values.js';

/** RFC 9112 §3.2: more than one Host is a 400. Node keeps the first, a proxy in front may have looked at the second. */
export const hasAmbiguousHost = (request: IncomingMessage): boolean =>
  rawHeaderValues(request, 'host').length > 1;
