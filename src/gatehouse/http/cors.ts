import cors, { type CorsOptions } from 'cors';
import type { Request, RequestHandler } from 'express';

/** For pages that call the endpoint or routes beside it. */
export const CORS_OPTIONS = {
  methods: ['GET', 'POST', 'DELETE'],
  // Named one by one: `*` does not cover Authorization.
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'Accept',
    'Mcp-Protocol-Version',
    'Mcp-Method',
    'Mcp-Name',
    'Mcp-Session-Id',
    'Last-Event-ID',
    'User-Agent',
  ],
  exposedHeaders: [
    'WWW-Authenticate',
    'Mcp-Session-Id',
    'MCP-Protocol-Version',
    'Retry-After',
    'RateLimit',
    'RateLimit-Policy',
    'X-Correlation-Id',
  ],
  maxAge: 3600,
} satisfies CorsOptions;

/**
 * Lets pages of the allowed origins read the answers, and every page the discovery documents, which are public. It runs
 * before everything else, so that a page can read a 401 too, and answers preflights itself.
 * @param origins allowed besides the server's own
 */
export function endpointCors(origins: readonly string[]): RequestHandler {
  const endpoint: CorsOptions = { ...CORS_OPTIONS, origin: [...origins] };
  const discovery: CorsOptions = { ...CORS_OPTIONS, origin: '*', methods: ['GET'] };
  const handle = cors<Request>((request, answer) => {
    answer(null, request.path.startsWith('/.well-known/') ? discovery : endpoint);
  });
  return (request, response, next) => {
    // The application's own CORS may have run before.
    for (const name of response.getHeaderNames())
      if (name.startsWith('access-control-')) response.removeHeader(name);
    handle(request, response, next);
  };
}
