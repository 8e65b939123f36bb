// The MCP SDK 2 as its documentation has it: createMcpHandler on node:http, here with a token cache.
import { createServer } from 'node:http';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { PORT, resultOf, tokenOf, tools, verifyCached } from './work.mjs';

const handler = toNodeHandler(
  createMcpHandler(({ authInfo }) => {
    const server = new McpServer({ name: 'peer', version: '1' });
    for (const { name, description, annotations, input, output, run } of tools)
      server.registerTool(name, { description, annotations, inputSchema: input, outputSchema: output }, () =>
        resultOf(run(authInfo.extra)),
      );
    return server;
  }),
);

createServer((request, response) => {
  const token = tokenOf(request);
  verifyCached(token).then(
    (claims) => {
      request.auth = { token, clientId: claims.client_id, scopes: claims.scope.split(' '), extra: claims };
      return handler(request, response);
    },
    () => response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end(),
  );
}).listen(PORT, '127.0.0.1');
