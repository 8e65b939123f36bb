import { createMCPClient } from '@ai-sdk/mcp';

export async function use({ url, headers, tool, args }) {
  const client = await createMCPClient({ transport: { type: 'http', url, headers } });
  const tools = await client.tools();
  const answer = await tools[tool].execute(args, { messages: [], toolCallId: 'call-1' });
  await client.close();
  return { tools: Object.keys(tools), answer };
}
