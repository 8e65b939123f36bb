import { runProgram } from './run-program.mjs';

export async function use({ url, headers, tool, args, directory }) {
  const mcpc = async (...rest) =>
    JSON.parse(await runProgram('@apify/mcpc/bin/mcpc', ['--json', ...rest], directory));
  const header = `Authorization: ${headers.Authorization}`;
  // It gives its own background process five seconds to start, which a busy machine may not have.
  for (let attempt = 1; ; attempt++) {
    try {
      await mcpc('connect', url, '@gatehouse', '--header', header);
      break;
    } catch (error) {
      if (attempt === 5 || !String(error).includes('Bridge failed to start')) throw error;
    }
  }
  try {
    const tools = await mcpc('@gatehouse', 'tools-list');
    const answer = await mcpc('@gatehouse', 'tools-call', tool, JSON.stringify(args));
    return { tools: tools.map(({ name }) => name), answer: answer.structuredContent ?? answer };
  } finally {
    await mcpc('close', '@gatehouse');
  }
}
