import { MCPClient } from '@mastra/mcp';

/** Validates the arguments against the advertised schema before it calls. */
export async function use({ url, headers, tool, args }) {
  const client = new MCPClient({
    servers: { gatehouse: { url: new URL(url), requestInit: { headers } } },
  });
  const tools = await client.getTools();
  const answer = await tools[`gatehouse_${tool}`].execute({ context: args });
  await client.disconnect();
  return { tools: Object.keys(tools).map((name) => name.replace(/^gatehouse_/, '')), answer };
}
