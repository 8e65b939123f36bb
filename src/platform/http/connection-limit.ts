import type { Server } from 'node:http';
import { Logger } from '@nestjs/common';

const WARNING_INTERVAL_MS = 60_000;

/** Closes new connections at once while `limit` connections are open, and warns once a minute. */
export function limitConnections(server: Server, limit: number): void {
  const logger = new Logger('Connections');
  let nextWarning = 0;
  server.maxConnections = limit;
  server.on('drop', () => {
    if (performance.now() < nextWarning) return;
    nextWarning = performance.now() + WARNING_INTERVAL_MS;
    logger.warn(`New connections are closed: ${limit} are open (MAX_CONNECTIONS).`);
  });
}
