import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { readDevTenantEnvironment } from './environment.js';
import { RequestHandler } from './request-handler.js';
import { createTenant } from './tenant.js';

/** Listens before it creates the tenant, because the issuer contains the port that the system may choose. */
async function start(): Promise<void> {
  const environment = readDevTenantEnvironment(process.env);
  let listener: RequestListener = (_request, response) =>
    response.writeHead(503, { 'retry-after': '1' }).end();
  const listening = await listenOnLoopback(environment.DEV_TENANT_PORT, (request, response) => {
    listener(request, response);
  });
  const issuer = `http://localhost:${listening.port}/`;
  const handler = new RequestHandler(await createTenant(issuer, environment));
  listener = (request, response) => void handler.answer(request, response);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void listening.close());
  }
  console.log(`dev tenant listening at ${issuer}`);
}

/**
 * Listens on both loopback addresses only, because clients resolve `localhost` to either. `::1` is optional: not all
 * machines have IPv6. With port 0 the operating system chooses.
 * @throws Error when the port is taken.
 */
async function listenOnLoopback(
  port: number,
  listener: RequestListener,
): Promise<{ port: number; close: () => Promise<void> }> {
  const servers = [await listen('127.0.0.1', port, listener)];
  const address = servers[0]?.address();
  const chosen = typeof address === 'object' ? (address?.port ?? port) : port;
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    servers.push(await listen('::1', chosen, listener));
  } catch (error) {
    if (!isMissingAddress(error)) {
      await close();
      throw error;
    }
  }
  return { port: chosen, close };
}

async function listen(host: string, port: number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(port, host);
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
