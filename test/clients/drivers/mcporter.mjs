import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';

export async function use({ url, headers, tool, args, directory }) {
  const config = join(directory, 'mcporter.json');
  await writeFile(config, JSON.stringify({ mcpServers: { gatehouse: { url, headers } } }), { mode: 0o600 });
  const mcporter = (...rest) => runProgram('mcporter/dist/cli.js', ['--config', config, ...rest], directory);
  const { tools } = JSON.parse(await mcporter('list', 'gatehouse', '--schema', '--json'));
  const answer = await mcporter(
    'call',
    `gatehouse.${tool}`,
    '--args',
    JSON.stringify(args),
    '--output',
    'json',
  );
  return { tools: tools.map(({ name }) => name), answer: JSON.parse(answer) };
}
