import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { errorCode } from './error-code.js';

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on both loopback addresses, since clients resolve `localhost` to either, and on nothing else. Port 0 lets
 * the operating system choose one. A machine without IPv6 gets along without `::1`.
 * @throws Error saying so when the port is taken.
 */
export async function listenOnLoopback(port: number, listener: RequestListener): Promise<Listener> {
  const first = await listen('127.0.0.1', port, listener);
  const address = first.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  const servers = [first];
  try {
    servers.push(await listen('::1', chosen, listener));
  } catch (error) {
    if (!isMissingAddress(error)) {
      await close(first);
      throw error;
    }
  }
  return {
    port: chosen,
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

async function listen(host: string, port: number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} on ${host} is in use. Stop what listens there, or set DEV_TENANT_PORT to another port.`,
      { cause: error },
    );
  }
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function isMissingAddress(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errorCode(error) ?? '');
}
