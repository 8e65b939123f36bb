import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';

/**
 * Adds `Authorization` to what passes through: the public suite cannot send a token. Everything else goes on as it came,
 * Host, Origin and the case of header names included. It stands at the server's public address, so the URLs that the
 * server tells are its own.
 */
export class BearerProxy {
  private constructor(private readonly server: Server) {}

  /** @param to the port the server really listens on, of 127.0.0.1 */
  static async start(port: number, to: number, token: string): Promise<BearerProxy> {
    const server = createServer((incoming, outgoing) => {
      const onward = request({
        host: '127.0.0.1',
        port: to,
        method: incoming.method,
        path: incoming.url,
        headers: [...incoming.rawHeaders, 'Authorization', `Bearer ${token}`],
        setHost: false,
      });
      onward.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      // A client that goes away cancels what it asked for.
      outgoing.on('close', () => onward.destroy());
      incoming.pipe(onward);
    });
    server.listen(port, 'localhost');
    await once(server, 'listening');
    return new BearerProxy(server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
