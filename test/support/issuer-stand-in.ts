import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import { TestIssuer } from '../../src/gatehouse/testing/index.js';

/** A member that makes any document larger than the module reads. */
export const PADDING = { padding: 'x'.repeat(300_000) };

/** The issuer of the test kit, which counts who asks and can be told to fail. */
export class IssuerStandIn extends TestIssuer {
  requests = 0;
  /** What was asked for, in order. */
  readonly paths: string[] = [];
  /** How documents are answered: as they should be, with a 500, never, with HTML, or valid but larger than any real one. */
  mode: 'ok' | 'error' | 'hang' | 'nonsense' | 'huge' = 'ok';
  private published: readonly JWK[] = [];
  private hanging: (() => void)[] = [];

  static override start(): Promise<IssuerStandIn> {
    return new IssuerStandIn(createServer(), {}).listen();
  }

  /** Puts these into the key set beside its own keys, usable or not. */
  publish(keys: readonly JWK[]): void {
    this.published = keys;
  }

  /** Ends `hang`, and answers the requests that were kept waiting. */
  answerHanging(): void {
    this.mode = 'ok';
    for (const answer of this.hanging) answer();
    this.hanging = [];
  }

  protected override documentAt(path: string): object {
    const document = super.documentAt(path);
    return 'keys' in document ? { keys: [...(document.keys as JWK[]), ...this.published] } : document;
  }

  protected override answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    this.paths.push(url);
    const document = { ...this.documentAt(url), ...(this.mode === 'huge' && PADDING) };
    const answer = (): void => {
      response.statusCode = this.mode === 'error' ? 500 : 200;
      response.setHeader('Content-Type', 'application/json');
      response.end(this.mode === 'nonsense' ? '<html>' : JSON.stringify(document));
    };
    if (this.mode === 'hang') this.hanging.push(answer);
    else answer();
  }
}
