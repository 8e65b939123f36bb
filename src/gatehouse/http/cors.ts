import cors from 'cors';
import type { Request, RequestHandler } from 'express';

/** Named one by one: `*` does not cover Authorization, and Safari and Firefox take the preflight at its word. */
export const CORS_ALLOWED_HEADERS = [
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

export const CORS_EXPOSED_HEADERS = [
  'WWW-Authenticate',
  'Mcp-Session-Id',
  'MCP-Protocol-Version',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-Correlation-Id',
];

/**
 * Which pages may read the answers: those of the allowed origins, and every page for the discovery documents, which are
 * public. Runs before everything else, so that a page can read a 401 too; answers preflights itself.
 *
 * @param origins allowed besides the server's own
 */
export function endpointCors(origins: readonly string[]): RequestHandler {
  const endpoint: cors.CorsOptions = {
    origin: [...origins],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: CORS_ALLOWED_HEADERS,
    exposedHeaders: CORS_EXPOSED_HEADERS,
    maxAge: 3600,
  };
  const discovery: cors.CorsOptions = { ...endpoint, origin: '*', methods: ['GET'] };
  const isDiscovery = (request: Request): boolean => request.path.startsWith('/.well-known/');
  const handle = cors<Request>((request, answer) => {
    answer(null, isDiscovery(request) ? discovery : endpoint);
  });
  return (request, response, next) => {
    // The application's own CORS may have run before.
    for (const name of response.getHeaderNames())
      if (name.startsWith('access-control-')) response.removeHeader(name);
    handle(request, response, next);
  };
}
