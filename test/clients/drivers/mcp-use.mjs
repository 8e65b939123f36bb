import { MCPClient } from 'mcp-use/client';

export async function use({ url, headers, tool, args }) {
  const client = MCPClient.fromDict({ mcpServers: { gatehouse: { url, headers } } });
  const session = await client.createSession('gatehouse');
  const tools = await session.listTools();
  const answer = await session.callTool(tool, args);
  await client.closeAllSessions();
  return { tools: tools.map(({ name }) => name), answer: answer.structuredContent ?? answer };
}
