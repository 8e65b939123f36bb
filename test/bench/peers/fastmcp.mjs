// fastmcp (TypeScript), stateless, JSON, with a token cache.
import { FastMCP } from 'fastmcp';
import { PORT, resultOf, tokenOf, tools, verifyCached } from './work.mjs';

const server = new FastMCP({
  name: 'peer',
  version: '1.0.0',
  authenticate: async (request) => {
    try {
      return await verifyCached(tokenOf(request));
    } catch {
      throw new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
    }
  },
});
for (const { name, description, annotations, input, run } of tools)
  server.addTool({
    name,
    description,
    annotations,
    parameters: input,
    execute: async (_args, { session }) => ({ content: resultOf(run(session)).content }),
  });
await server.start({
  transportType: 'httpStream',
  httpStream: {
    port: PORT,
    host: '127.0.0.1',
    endpoint: '/api/mcp',
    stateless: true,
    enableJsonResponse: true,
  },
});
