import type {
  CorsOptions,
  CorsOptionsDelegate,
} from '@nestjs/common/interfaces/external/cors-options.interface.js';
import type { Request } from 'express';
import type { Config } from '../../platform/config/config.js';

/** Named one by one: `*` does not cover Authorization, and Safari and Firefox take the preflight at its word. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'Accept',
  'Mcp-Protocol-Version',
  'Mcp-Method',
  'Mcp-Name',
  'Mcp-Session-Id',
  'Last-Event-ID',
  'User-Agent',
  'Idempotency-Key',
];

const EXPOSED_HEADERS = [
  'WWW-Authenticate',
  'Mcp-Session-Id',
  'MCP-Protocol-Version',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-Correlation-Id',
];

/**
 * Which pages may read our answers: those of the configured frontends, and anybody's for the discovery documents,
 * which are public. Applied before all else, so that a page can read a 401 as well.
 */
export function corsOptions(config: Config): CorsOptionsDelegate<Request> {
  const frontends: CorsOptions = {
    origin: [...config.environment.CORS_ALLOWED_ORIGINS],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 3600,
  };
  const discovery: CorsOptions = { ...frontends, origin: '*', methods: ['GET'] };
  return (request, answer) => {
    answer(null, request.path.startsWith('/.well-known/') ? discovery : frontends);
  };
}
