import type { NestExpressApplication } from '@nestjs/platform-express';

/**
 * On SIGTERM or SIGINT: take no new connection, finish what is in flight, then close the database. Connections that are
 * still busy after the grace period are cut; a second signal does not wait for them.
 */
export function closeOnSignal(app: NestExpressApplication, graceSeconds: number): void {
  let closing = false;
  const close = (): void => {
    const server = app.getHttpServer();
    if (closing) {
      server.closeAllConnections();
      return;
    }
    closing = true;
    setTimeout(() => {
      server.closeAllConnections();
    }, graceSeconds * 1000).unref();
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}
