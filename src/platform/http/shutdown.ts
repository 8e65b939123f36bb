import type { Server, ServerResponse } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';

/** After the signal, open connections are served for this long; their answers close them. */
const DRAIN_MS = 200;

/**
 * On SIGTERM or SIGINT, finishes the requests in flight, then closes the application. Connections that are still busy
 * after the grace period, or at a second signal, are cut.
 */
export function closeOnSignal(app: NestExpressApplication, graceSeconds: number): void {
  const server: Server = app.getHttpServer();
  const unanswered = new Set<ServerResponse>();
  let closing = false;
  let drained = false;
  // Before the application's own listener, which may answer at once.
  server.prependListener('request', (_request, response) => {
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
    if (closing) closeConnection(response);
  });
  const close = (): void => {
    if (closing) {
      // Ctrl-C reaches the server twice under npm: from the terminal, and from npm. Within the drain both are one signal.
      if (drained) server.closeAllConnections();
      return;
    }
    closing = true;
    for (const response of unanswered) closeConnection(response);
    setTimeout(() => {
      server.closeAllConnections();
    }, graceSeconds * 1000).unref();
    setTimeout(() => {
      drained = true;
      app.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    }, DRAIN_MS);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

/** RFC 9112 §9.6. `server.close()` ends idle connections only. */
function closeConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
