import { runProgram } from './run-program.mjs';

export async function use({ url, headers, tool, args, directory }) {
  const inspect = async (...rest) => {
    const header = `Authorization: ${headers.Authorization}`;
    const options = ['--transport', 'http', '--header', header, '--method', ...rest];
    return JSON.parse(
      await runProgram('@modelcontextprotocol/inspector-cli/build/index.js', [url, ...options], directory),
    );
  };
  const { tools } = await inspect('tools/list');
  const given = Object.entries(args).flatMap(([name, value]) => ['--tool-arg', `${name}=${toText(value)}`]);
  const answer = await inspect('tools/call', '--tool-name', tool, ...given);
  return { tools: tools.map(({ name }) => name), answer };
}

/** It reads JSON, and takes everything else for text. */
const toText = (value) => (value === '' || typeof value !== 'string' ? JSON.stringify(value) : value);
