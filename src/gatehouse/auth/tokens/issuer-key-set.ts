import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from 'jose';
import { RemoteDocument, type RemoteDocumentOptions } from '../remote/remote-document.js';
import { VerificationUnavailableError } from './authentication.errors.js';

interface KeySet {
  readonly find: LocalJWKSet;
  /** Another number means other keys. */
  readonly version: number;
}

export interface FoundKey {
  readonly key: Awaited<ReturnType<LocalJWKSet>>;
  /** Of the key set. */
  readonly version: number;
}

/** An issuer's JSON Web Key Set (RFC 7517 §5). */
export class IssuerKeySet {
  private readonly document: RemoteDocument<KeySet>;
  private versions = 0;

  constructor(url: URL, options: RemoteDocumentOptions = {}) {
    const parse = (json: unknown): KeySet => ({
      find: createLocalJWKSet(json as JSONWebKeySet),
      version: ++this.versions,
    });
    this.document = new RemoteDocument('keys', url, parse, options);
  }

  /**
   * A kid is unknown only if keys that were fetched after its token arrived do not have it: the issuer may just have rotated
   * them.
   *
   * @param ceiling milliseconds that keys are used while they cannot be fetched again
   * @throws VerificationUnavailableError when the keys cannot be fetched, JWKSNoMatchingKey for an unknown kid
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput, ceiling: number): Promise<FoundKey> {
    const arrivedAt = this.document.clock.now();
    const keys = await this.current(ceiling);
    try {
      return { key: await keys.find(header, token), version: keys.version };
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const newer = available(await this.document.getSince(arrivedAt));
      return { key: await newer.find(header, token), version: newer.version };
    }
  }

  /** @throws VerificationUnavailableError as `find` */
  async version(ceiling: number): Promise<number> {
    return (await this.current(ceiling)).version;
  }

  private async current(ceiling: number): Promise<KeySet> {
    return available(await this.document.get(ceiling));
  }
}

function available(keys: KeySet | undefined): KeySet {
  if (keys === undefined) throw new VerificationUnavailableError();
  return keys;
}
