import { mcpToTool } from '@google/genai';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** The function declarations that Gemini is given, and the answer to its function call. */
export async function use({ url, headers, tool, args }) {
  const client = new Client({ name: 'gatehouse-tests', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  const callable = mcpToTool(client);
  const { functionDeclarations } = await callable.tool();
  const [{ functionResponse }] = await callable.callTool([{ name: tool, args }]);
  await client.close();
  return {
    tools: functionDeclarations.map(({ name }) => name),
    answer: functionResponse.response.structuredContent ?? functionResponse.response,
  };
}
