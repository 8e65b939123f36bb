import { MultiServerMCPClient } from '@langchain/mcp-adapters';

/** Validates the arguments against the advertised schema before it calls. */
export async function use({ url, headers, tool, args }) {
  const client = new MultiServerMCPClient({
    mcpServers: { gatehouse: { transport: 'http', url, headers } },
  });
  const tools = await client.getTools();
  const answer = await tools.find(({ name }) => name === tool).invoke(args);
  await client.close();
  return { tools: tools.map(({ name }) => name), answer };
}
