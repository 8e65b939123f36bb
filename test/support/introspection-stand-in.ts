import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A real server at the place of an introspection endpoint (RFC 7662): answers what it was given for a token. */
export class IntrospectionStandIn {
  readonly answers = new Map<string, Record<string, unknown>>();
  /** It fails over these: with them it goes on hanging, whatever its mode. */
  readonly stickyTokens = new Set<string>();
  requests = 0;
  /** Every token that it was shown. */
  readonly tokensAsked: string[] = [];
  lastRequest: { method: string; authorization: string; parameters: Record<string, string> } | undefined;
  /** How it answers: as it should, or in one of the ways an endpoint fails. */
  mode:
    | 'ok'
    | 'error'
    | 'unauthorized'
    | 'nonsense'
    | 'cut'
    | 'redirect'
    | 'active-as-text'
    | 'hang'
    | 'hang-half-way' = 'ok';

  private hanging: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<IntrospectionStandIn> {
    const server = createServer();
    const standIn = new IntrospectionStandIn(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void standIn.answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get endpoint(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/introspect`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Ends `hang`, and answers whoever was kept waiting. */
  answerHanging(): void {
    this.mode = 'ok';
    for (const answer of this.hanging) answer();
    this.hanging = [];
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const parameters = Object.fromEntries(new URLSearchParams(await text(request)));
    this.tokensAsked.push(parameters.token ?? '');
    const { method = '', headers } = request;
    this.lastRequest = { method, authorization: headers.authorization ?? '', parameters };
    if (this.mode === 'hang' || this.stickyTokens.has(parameters.token ?? ''))
      await new Promise<void>((resolve) => this.hanging.push(resolve));
    if (this.mode === 'cut') {
      response.destroy();
      return;
    }
    response.statusCode = { error: 500, unauthorized: 401, redirect: 302 }[this.mode as string] ?? 200;
    if (this.mode === 'redirect') response.setHeader('Location', '/elsewhere');
    response.setHeader('Content-Type', 'application/json');
    // RFC 7662 §2.2: of a token it does not know, an endpoint says no more than this.
    const known = this.answers.get(parameters.token ?? '') ?? { active: false };
    const body = this.mode === 'active-as-text' ? { ...known, active: 'true' } : known;
    if (this.mode === 'hang-half-way') {
      response.write('{"active":');
      return;
    }
    response.end(this.mode === 'nonsense' ? '<html>' : JSON.stringify(body));
  }
}
