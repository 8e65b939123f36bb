import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** A real server at the place of an issuer: publishes a key set, counts who asks, can be told to fail. */
export class IssuerStandIn {
  readonly keys = new Map<string, { privateKey: PrivateKey; publicJwk: JWK }>();
  requests = 0;
  /** What was asked for, in order. */
  readonly paths: string[] = [];
  /** How the key set is answered: as it should be, with a 500, never, or with something that is no key set. */
  mode: 'ok' | 'error' | 'hang' | 'nonsense' = 'ok';

  private hanging: (() => void)[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<IssuerStandIn> {
    const server = createServer();
    const issuer = new IssuerStandIn(server);
    server.on('request', (request, response) => {
      issuer.requests += 1;
      issuer.paths.push(request.url ?? '');
      const document = /\/(jwks\.json|keys)$/.test(request.url ?? '') ? issuer.keySet : issuer.metadata;
      const answer = (): void => {
        response.statusCode = issuer.mode === 'error' ? 500 : 200;
        response.setHeader('Content-Type', 'application/json');
        response.end(issuer.mode === 'nonsense' ? '<html>' : JSON.stringify(document));
      };
      if (issuer.mode === 'hang') issuer.hanging.push(answer);
      else answer();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await issuer.addKey('key-1');
    issuer.metadata = {
      issuer: issuer.url,
      authorization_endpoint: `${issuer.url}authorize`,
      token_endpoint: `${issuer.url}oauth/token`,
      jwks_uri: issuer.jwksUrl.href,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    };
    return issuer;
  }

  /** With the trailing slash, as Auth0 has it. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get jwksUrl(): URL {
    return new URL('.well-known/jwks.json', this.url);
  }

  /** RFC 8414; replaceable, to stand for an issuer that says something wrong of itself. */
  metadata: Record<string, unknown> = {};

  private get keySet(): { keys: JWK[] } {
    return { keys: [...this.keys.values()].map(({ publicJwk }) => publicJwk) };
  }

  /** Ends `hang`, and answers whoever was kept waiting. */
  answerHanging(): void {
    this.mode = 'ok';
    for (const answer of this.hanging) answer();
    this.hanging = [];
  }

  /** @param published what the key set says of the key beside its numbers; without `alg` it fits every RSA algorithm */
  async addKey(kid: string, published: Partial<JWK> = { alg: 'RS256', use: 'sig' }): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    this.keys.set(kid, { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, ...published } });
  }

  /** A token whose claims and header are all good but for what is given; `undefined` leaves a claim out. */
  async sign(
    claims: JWTPayload = {},
    header: Partial<JWTHeaderParameters> = {},
    kid = 'key-1',
  ): Promise<string> {
    const key = this.keys.get(kid);
    if (key === undefined) throw new Error(`No key ${kid}`);
    const now = Math.floor(Date.now() / 1000);
    const good = { iss: this.url, sub: 'waad|someone', iat: now, exp: now + 600, client_id: 'web' };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header })
      .sign(key.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
