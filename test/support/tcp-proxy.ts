import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** Stands between a server and what it depends on, so that a test can take that away and give it back. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private open = true;
  /** Changes what is sent to the target. */
  alter: (sent: Buffer) => Buffer = (sent) => sent;
  private next = 0;

  private constructor(
    private readonly server: Server,
    private readonly targets: readonly { readonly host: string; readonly port: number }[],
  ) {}

  /** Each connection goes to the next of the targets, in turn. */
  static async to(
    ...targets: readonly { readonly host: string; readonly port: number }[]
  ): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, targets);
    server.on('connection', (socket) => {
      proxy.pass(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection, and each new one as soon as it is made. */
  cut(): void {
    this.open = false;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  restore(): void {
    this.open = true;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(socket: Socket): void {
    const target = this.targets[this.next++ % this.targets.length];
    if (!this.open || target === undefined) {
      socket.resetAndDestroy();
      return;
    }
    const onward = connect(target.port, target.host);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    const alter = (sent: Buffer): Buffer => this.alter(sent);
    const altered = new Transform({
      transform: (sent: Buffer, _encoding, done) => {
        done(null, alter(sent));
      },
    });
    socket.pipe(altered).pipe(onward);
    onward.pipe(socket);
  }
}
