import { z } from 'zod';
import { DomainError } from '../../errors/domain-error.js';
import { quoted } from '../../errors/quoted.js';
import { RemoteDocument, type RemoteDocumentOptions } from '../remote/remote-document.js';

/** RFC 8414 §2: the required members. The others are passed on as they are. */
const authorizationServerMetadata = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
});

export type AuthorizationServerMetadataDocument = z.infer<typeof authorizationServerMetadata>;

export class AuthorizationServerUnreachableError extends DomainError {
  constructor() {
    super(
      'unavailable',
      'authorization_server_unreachable',
      'The authorization server cannot be reached right now. Try again shortly.',
    );
  }
}

/** The issuer's metadata document, for clients of MCP 2025-03-26, which look for it on the API's origin. */
export class AuthorizationServerMetadata {
  private readonly document: RemoteDocument<AuthorizationServerMetadataDocument>;

  /** @param ceiling milliseconds that the document is served while it cannot be fetched again */
  constructor(
    issuer: string,
    url: URL,
    private readonly ceiling: number,
    options: RemoteDocumentOptions = {},
  ) {
    const parse = (json: unknown): AuthorizationServerMetadataDocument => {
      const document = authorizationServerMetadata.parse(json);
      // RFC 8414 §3.3
      if (document.issuer !== issuer) throw new Error(`it names another issuer, ${quoted(document.issuer)}`);
      return document;
    };
    this.document = new RemoteDocument('metadata', url, parse, options);
  }

  /** @throws AuthorizationServerUnreachableError when the document cannot be fetched */
  async get(): Promise<AuthorizationServerMetadataDocument> {
    const document = await this.document.get(this.ceiling);
    if (document === undefined) throw new AuthorizationServerUnreachableError();
    return document;
  }
}
