import { MCPServerStreamableHttp, mcpToFunctionTool, RunContext } from '@openai/agents';

/** Strict schemas, as OpenAI's models get them: every property is required, optional ones may be null. */
export async function use({ url, headers, tool, args }) {
  const server = new MCPServerStreamableHttp({ name: 'gatehouse', url, requestInit: { headers } });
  await server.connect();
  const tools = await server.listTools();
  const strict = mcpToFunctionTool(
    tools.find(({ name }) => name === tool),
    server,
    true,
  );
  const answer = await strict.invoke(new RunContext(), JSON.stringify(args));
  await server.close();
  return { tools: tools.map(({ name }) => name), answer };
}
