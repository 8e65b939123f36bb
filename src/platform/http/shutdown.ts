import type { Server, ServerResponse } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';

/**
 * How long connections still bring requests after the signal, for the answers to tell everybody to leave: whoever was
 * about to ask again on an open connection is answered, not cut off.
 */
const DRAIN_MS = 200;

/**
 * On SIGTERM or SIGINT: take no new connection, finish what is in flight, then close the database. Connections that are
 * still busy after the grace period are cut; a second signal does not wait for them.
 */
export function closeOnSignal(app: NestExpressApplication, graceSeconds: number): void {
  const server: Server = app.getHttpServer();
  const unanswered = new Set<ServerResponse>();
  let closing = false;
  // Before the application's own listener, which may answer at once.
  server.prependListener('request', (_request, response) => {
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
    if (closing) closeConnection(response);
  });
  const close = (): void => {
    if (closing) {
      server.closeAllConnections();
      return;
    }
    closing = true;
    for (const response of unanswered) closeConnection(response);
    setTimeout(() => {
      server.closeAllConnections();
    }, graceSeconds * 1000).unref();
    setTimeout(() => {
      app.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    }, DRAIN_MS);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

/**
 * RFC 9112 §9.6. Left alone, a client that asks again on its busy connection is served for as long as it does: the server's
 * close() ends the idle ones only, once.
 */
function closeConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
