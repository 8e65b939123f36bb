import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { callerAddress } from '../../gatehouse/index.js';

const WARNING_INTERVAL_MS = 60_000;

export interface ConnectionLimits {
  readonly total: number;
  /** Of one network address. Behind a proxy all connections have the proxy's, so then it must be infinite. */
  readonly perAddress: number;
}

/** Closes new connections at once while too many are open, and warns once a minute for each limit. */
export function limitConnections(server: Server, { total, perAddress }: ConnectionLimits): void {
  const warnOfTotal = warnSometimes(`New connections are closed: ${total} are open (MAX_CONNECTIONS).`);
  const warnOfAddress = warnSometimes(
    `New connections of an address are closed: ${perAddress} of it are open (MAX_CONNECTIONS_PER_ADDRESS).`,
  );
  server.maxConnections = total;
  server.on('drop', warnOfTotal);

  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = callerAddress({ ip: socket.remoteAddress });
    const count = open.get(address) ?? 0;
    if (count >= perAddress) {
      socket.destroy();
      warnOfAddress();
      return;
    }
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 0) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

function warnSometimes(text: string): () => void {
  const logger = new Logger('Connections');
  let next = -Infinity;
  return () => {
    if (performance.now() < next) return;
    next = performance.now() + WARNING_INTERVAL_MS;
    logger.warn(text);
  };
}
