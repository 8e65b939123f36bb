import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { auth0 } from '../auth/issuers/auth0.js';
import type { Issuer } from '../auth/issuers/issuer.js';

const NAME_CLAIM = 'https://gatehouse.test/name';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

export interface TestIssuerOptions {
  /** Default audience of its tokens: the option `resource` of the module. */
  readonly audience?: string;
}

/** What a token says. */
export interface TestToken {
  /** The organization's id; a token without one gets 403, unless organizations are optional. */
  readonly organization?: string;
  /** The user's id at the company; `user-1` by default. */
  readonly user?: string;
  /** The user's name. */
  readonly name?: string;
  readonly scopes?: readonly string[];
  /** By default the audience that the issuer was started with. */
  readonly audience?: string;
  /** The OAuth client; `test-client` by default. */
  readonly client?: string;
  /** Seconds from now; 600 by default, negative for a token that has expired. */
  readonly expiresIn?: number;
  /** More claims, or replacements for those above; `undefined` omits a claim. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An issuer for tests: an HTTP server on loopback that publishes a key set and signs tokens as Auth0 does. */
export class TestIssuer {
  /** By key id. */
  readonly keys = new Map<string, { privateKey: PrivateKey; publicJwk: JWK }>();
  /** RFC 8414. A test may replace it. */
  metadata: Record<string, unknown> = {};
  private rotations = 0;

  protected constructor(
    private readonly server: Server,
    private readonly options: TestIssuerOptions,
  ) {}

  /** Starts an issuer on a free port. Call `stop()` after the tests. */
  static start(options: TestIssuerOptions = {}): Promise<TestIssuer> {
    return new TestIssuer(createServer(), options).listen();
  }

  protected async listen(): Promise<this> {
    this.server.on('request', (request, response) => {
      this.answer(request, response);
    });
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    await this.addKey('key-1');
    this.metadata = {
      issuer: this.url,
      authorization_endpoint: `${this.url}authorize`,
      token_endpoint: `${this.url}oauth/token`,
      jwks_uri: this.jwksUrl.href,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    };
    return this;
  }

  /** Its `iss`, with the trailing slash that Auth0's has. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get jwksUrl(): URL {
    return new URL('.well-known/jwks.json', this.url);
  }

  /** For the module's option `issuers`. */
  get issuer(): Issuer {
    return auth0({ domain: this.url.slice(0, -1), nameClaim: NAME_CLAIM });
  }

  /** @throws Error when neither the token nor the issuer has an audience */
  async token(token: TestToken = {}): Promise<string> {
    const { user = 'user-1', client = 'test-client', scopes = [], expiresIn = 600 } = token;
    const audience = token.audience ?? this.options.audience;
    if (audience === undefined)
      throw new Error('Name an audience: TestIssuer.start({ audience }) or token({ audience })');
    return this.sign({
      sub: `waad|${user}`,
      aud: audience,
      client_id: client,
      scope: scopes.join(' '),
      exp: Math.floor(Date.now() / 1000) + expiresIn,
      ...(token.organization !== undefined && { org_id: token.organization }),
      ...(token.name !== undefined && { [NAME_CLAIM]: token.name }),
      ...token.claims,
    });
  }

  /** Replaces every key with a new one, which signs new tokens. */
  async rotateKeys(): Promise<void> {
    this.rotations += 1;
    this.keys.clear();
    await this.addKey(`key-${this.rotations + 1}`);
  }

  /** @param published members of the published key; without `alg`, every RSA algorithm may use it */
  async addKey(kid: string, published: Partial<JWK> = { alg: 'RS256', use: 'sig' }): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    this.keys.set(kid, { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, ...published } });
  }

  /**
   * Signs a token that is valid except for the given claims and header; `undefined` omits a claim.
   * @param kid of the signing key; by default the newest
   */
  async sign(
    claims: JWTPayload = {},
    header: Partial<JWTHeaderParameters> = {},
    kid = [...this.keys.keys()].at(-1) ?? '',
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
    this.server.close();
    await once(this.server, 'close');
  }

  protected answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(this.documentAt(url)));
  }

  protected documentAt(path: string): object {
    const keys = [...this.keys.values()].map(({ publicJwk }) => publicJwk);
    return /\/(jwks\.json|keys)$/.test(path) ? { keys } : this.metadata;
  }
}
