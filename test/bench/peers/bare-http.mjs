// The floor: node:http, JSON and a token cache; it knows nothing of the protocol.
import { createServer } from 'node:http';
import { PORT, resultOf, tokenOf, tools, verifyCached } from './work.mjs';
import { z } from 'zod';

const list = {
  tools: tools.map(({ name, description, annotations, input, output }) => ({
    name,
    description,
    annotations,
    inputSchema: z.toJSONSchema(input, { io: 'input' }),
    outputSchema: z.toJSONSchema(output),
  })),
};

async function answer(request, body) {
  const claims = await verifyCached(tokenOf(request));
  const { id, method, params } = JSON.parse(body);
  const result =
    method === 'tools/list' ? list : resultOf(tools.find(({ name }) => name === params.name).run(claims));
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text) => (body += text));
  request.on('end', () => {
    answer(request, body).then(
      (json) => {
        response.writeHead(200, {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(json),
        });
        response.end(json);
      },
      () => response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end(),
    );
  });
}).listen(PORT, '127.0.0.1');
