// What a closed loop at full load does not show: latency at a fixed rate, the first use of each token, memory over time.
import { createRequire } from 'node:module';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

const autocannon = createRequire(join(import.meta.dirname, 'peers/'))('autocannon');

/** Latencies in ms of all servers at the same rate, corrected for requests that had to wait to be sent. */
export async function atRate(servers, { headers, body, tokens }, perSecond, seconds) {
  const results = [];
  for (const { name, url } of servers) {
    const { latency, non2xx, requests } = await autocannon({
      url,
      method: 'POST',
      headers: { ...headers, Authorization: `Bearer ${tokens[0]}` },
      body,
      connections: 32,
      overallRate: perSecond,
      duration: seconds,
    });
    if (non2xx > 0) throw new Error(`${name}: ${non2xx} answers were not 2xx`);
    results.push({ name, 'req/s': Math.round(requests.average), p50: latency.p50, p99: latency.p99 });
  }
  return results;
}

/** Processor time of a request whose token the server has not seen, and of the same token again. */
export async function firstUse(servers, { headers, body }, tokens) {
  const results = [];
  for (const server of servers) {
    const cpuOf = async () => {
      const before = server.cpuMs;
      await sendEach(server.url, headers, body, tokens);
      return Math.round(((server.cpuMs - before) * 1000) / tokens.length);
    };
    results.push({ name: server.name, 'first CPU µs': await cpuOf(), 'again CPU µs': await cpuOf() });
  }
  return results;
}

/** Memory after each quarter of the requests. */
export async function soak(servers, send, total) {
  const results = [];
  for (const server of servers) {
    const row = { name: server.name };
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      for (let sent = 0; sent < total / 4;) sent += await send(server);
      row[`RSS MB at ${(total * quarter) / 4}`] = server.rssMb;
    }
    results.push(row);
  }
  return results;
}

async function sendEach(url, headers, body, tokens) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const waiting = [...tokens];
  const side = async () => {
    for (let token = waiting.pop(); token !== undefined; token = waiting.pop())
      await send(url, agent, { ...headers, Authorization: `Bearer ${token}` }, body);
  };
  await Promise.all(Array.from({ length: 32 }, side));
  agent.destroy();
}

function send(url, agent, headers, body) {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', resolve);
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
    })
      .on('error', reject)
      .end(body);
  });
}
