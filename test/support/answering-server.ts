import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** A real server at the place of another system: keeps what it was sent, answers as the test says. */
export class AnsweringServer {
  readonly received: ReceivedRequest[] = [];

  private constructor(
    private readonly server: Server,
    /** Replaceable at any time. */
    public answer: Answer,
  ) {}

  static async start(answer: Answer): Promise<AnsweringServer> {
    const server = createServer();
    const answering = new AnsweringServer(server, answer);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const received = {
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          body,
        };
        answering.received.push(received);
        answering.answer(received, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return answering;
  }

  /** With a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
