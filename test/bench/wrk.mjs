import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lua = (text) => `[==[${text}]==]`;

/** Writes the requests of a workload as a script of wrk. */
export function wrkScript(directory, { name, headers, body, tokens }) {
  const lines = [
    "wrk.method = 'POST'",
    ...Object.entries(headers).map(([key, value]) => `wrk.headers[ ${lua(key)} ] = ${lua(value)}`),
    `local tokens = { ${tokens.map(lua).join(', ')} }`,
    `local body = ${lua(body)}`,
    "wrk.headers['Authorization'] = 'Bearer ' .. tokens[1]",
    'wrk.body = body',
  ];
  if (tokens.length > 1 || body.includes('{n}'))
    lines.push(
      'local n = 0',
      // Runs follow each other: a number must not come again.
      "local run = tostring(os.time()) .. '-' .. string.format('%p', tokens)",
      'function request()',
      '  n = n + 1',
      "  wrk.headers['Authorization'] = 'Bearer ' .. tokens[n % #tokens + 1]",
      "  local text = body:gsub('{n}', run .. '-' .. n)",
      '  return wrk.format(nil, nil, nil, text)',
      'end',
    );
  const file = join(directory, `${name}.lua`);
  writeFileSync(file, lines.join('\n') + '\n');
  return file;
}

/** @returns requests, their number for a second, latencies in ms, and how many had another status than 2xx */
export async function wrk(pin, { url, script, seconds, connections }) {
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '--timeout',
    '30s',
    '-s',
    script,
    url,
  ];
  const output = await run([...pin, 'wrk', ...args]);
  const find = (pattern) => pattern.exec(output)?.slice(1) ?? [];
  const [requests] = find(/(\d+) requests in /);
  const [perSecond] = find(/Requests\/sec:\s+([\d.]+)/);
  const [otherStatus = 0] = find(/Non-2xx or 3xx responses: (\d+)/);
  const [socketErrors] = find(/Socket errors: (.+)/);
  if (!(Number(perSecond) > 0) || socketErrors !== undefined)
    throw new Error(`wrk could not measure ${url}:\n${output}`);
  return {
    requests: Number(requests),
    perSecond: Number(perSecond),
    p50: milliseconds(find(/50%\s+([\d.]+)(\w+)/)),
    p99: milliseconds(find(/99%\s+([\d.]+)(\w+)/)),
    otherStatus: Number(otherStatus),
  };
}

const milliseconds = ([number, unit]) => Number(number) * { us: 0.001, ms: 1, s: 1000, m: 60_000 }[unit];

function run([command, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(output))));
  });
}
