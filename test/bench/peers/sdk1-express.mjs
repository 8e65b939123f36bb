// The MCP SDK 1 as its documentation has it: Express, requireBearerAuth, a server and a transport for each request.
import express from 'express';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { PORT, resultOf, tools, verify } from './work.mjs';

function createServer(claims) {
  const server = new McpServer({ name: 'peer', version: '1' });
  for (const { name, description, annotations, input, output, run } of tools)
    server.registerTool(
      name,
      { description, annotations, inputSchema: input.shape, outputSchema: output.shape },
      () => resultOf(run(claims)),
    );
  return server;
}

const verifier = {
  async verifyAccessToken(token) {
    const claims = await verify(token).catch(() => {
      throw new InvalidTokenError('The token is invalid');
    });
    return {
      token,
      clientId: claims.client_id,
      scopes: claims.scope.split(' '),
      expiresAt: claims.exp,
      extra: claims,
    };
  },
};

const app = express();
app.use(express.json());
app.post(
  '/api/mcp',
  requireBearerAuth({ verifier, resourceMetadataUrl: 'http://127.0.0.1/metadata' }),
  async (request, response) => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: undefined,
      enableJsonResponse: true,
    });
    const server = createServer(request.auth.extra);
    response.on('close', () => {
      void transport.close();
      void server.close();
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
  },
);
app.listen(PORT, '127.0.0.1');
