import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readDevTenantEnvironment } from './environment.js';
import { RequestHandler } from './request-handler.js';
import { untilStopped } from '../until-stopped.js';
import { createTenant } from './tenant.js';

/** Listens before it creates the tenant, because the issuer contains the port that the system may choose. */
async function start(): Promise<void> {
  const environment = readDevTenantEnvironment(process.env);
  let listener: RequestListener = (_request, response) =>
    response.writeHead(503, { 'retry-after': '1' }).end();
  const answer: RequestListener = (request, response) => {
    listener(request, response);
  };
  const { DEV_TENANT_TLS_CERT_FILE: cert, DEV_TENANT_TLS_KEY_FILE: key } = environment;
  const listening = await listenOnLoopback(environment.DEV_TENANT_PORT, () =>
    cert === undefined ? createServer(answer) : createTlsServer({ cert, key }, answer),
  );
  const issuer = `${cert === undefined ? 'http' : 'https'}://localhost:${listening.port}/`;
  const handler = new RequestHandler(await createTenant(issuer, environment));
  listener = (request, response) => void handler.answer(request, response);
  console.log(`dev tenant listening at ${issuer}`);
  await untilStopped();
  await listening.close();
}

/**
 * Listens on both loopback addresses only, because clients resolve `localhost` to either. `::1` is optional: not all
 * machines have IPv6. With port 0 the operating system chooses.
 * @throws Error when the port is taken.
 */
async function listenOnLoopback(
  port: number,
  create: () => Server,
): Promise<{ port: number; close: () => Promise<void> }> {
  const servers = [await listen(create(), '127.0.0.1', port)];
  const address = servers[0]?.address();
  const chosen = typeof address === 'object' ? (address?.port ?? port) : port;
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    servers.push(await listen(create(), '::1', chosen));
  } catch (error) {
    if (!isMissingAddress(error)) {
      await close();
      throw error;
    }
  }
  return { port: chosen, close };
}

async function listen(server: Server, host: string, port: number): Promise<Server> {
  // A connection that is closed for idling races the next request on it.
  server.keepAliveTimeout = 0;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} on ${host} is in use. Stop what listens there, or set DEV_TENANT_PORT to another port.`,
      { cause: error },
    );
  }
  return server;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function isMissingAddress(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
