import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../../errors/domain-error.js';
import { summarizeError } from '../../errors/describe-error.js';
import { boundedFetch } from '../remote/bounded-fetch.js';

/** RFC 8414 §2: the required members. The others are passed on as they are. */
const authorizationServerMetadata = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
});

export type AuthorizationServerMetadataDocument = z.infer<typeof authorizationServerMetadata>;

/** Durations in milliseconds. */
export interface AuthorizationServerMetadataOptions {
  /** How long a copy is served before it is fetched again. */
  readonly maxAge?: number;
  /** The least time between a failed fetch and the next. */
  readonly retryDelay?: number;
  readonly timeout?: number;
}

export class AuthorizationServerUnreachableError extends DomainError {
  constructor(options?: { readonly cause?: unknown }) {
    super(
      'unavailable',
      'authorization_server_unreachable',
      'The authorization server cannot be reached right now. Try again shortly.',
      options,
    );
  }
}

/** The issuer's metadata document, for clients of MCP 2025-03-26, which look for it on the API's origin. Cached. */
export class AuthorizationServerMetadata {
  private readonly logger = new Logger(AuthorizationServerMetadata.name);
  private document?: AuthorizationServerMetadataDocument;
  private nextFetch = -Infinity;
  private pending?: Promise<void> | undefined;

  constructor(
    private readonly issuer: string,
    private readonly url: URL,
    private readonly options: AuthorizationServerMetadataOptions = {},
  ) {}

  /** @throws AuthorizationServerUnreachableError when it could never be fetched */
  async get(): Promise<AuthorizationServerMetadataDocument> {
    if (this.pending === undefined && Date.now() >= this.nextFetch) {
      this.pending = this.refresh().finally(() => (this.pending = undefined));
    }
    if (this.document === undefined) await this.pending;
    if (this.document === undefined) throw new AuthorizationServerUnreachableError();
    return this.document;
  }

  /** Never rejects: failures are logged and retried. */
  private async refresh(): Promise<void> {
    const { maxAge = 600_000, retryDelay = 2_000 } = this.options;
    try {
      this.document = await this.fetchDocument();
      this.nextFetch = Date.now() + maxAge;
    } catch (error) {
      this.nextFetch = Date.now() + retryDelay;
      this.logger.warn(`No metadata from ${this.issuer}: ${summarizeError(error)}`);
    }
  }

  private async fetchDocument(): Promise<AuthorizationServerMetadataDocument> {
    const response = await boundedFetch(this.url, {}, this.options.timeout ?? 5_000);
    if (!response.ok) throw new Error(`${this.url.href} answered ${response.status}`);
    const document = authorizationServerMetadata.parse(await response.json());
    // RFC 8414 §3.3
    if (document.issuer !== this.issuer) throw new Error(`it names another issuer, ${document.issuer}`);
    return document;
  }
}
