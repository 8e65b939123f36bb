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
import { unusableKey } from './jwt-diagnosis.js';

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
   * A kid is unknown only if a fetch that began after its token arrived does not have it: the issuer may just have rotated its
   * keys.
   *
   * @param ceiling milliseconds that keys are used while they cannot be fetched again
   * @throws VerificationUnavailableError when the keys cannot be fetched
   * @throws JWKSNoMatchingKey, JWKSMultipleMatchingKeys
   * @throws AuthenticationError `key_unusable`
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput, ceiling: number): Promise<FoundKey> {
    const { fetches } = this.document;
    const keys = await this.current(ceiling);
    try {
      return await findIn(keys, header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return await findIn(available(await this.document.getAfter(fetches)), header, token);
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

async function findIn(
  { find, version }: KeySet,
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
): Promise<FoundKey> {
  try {
    return { key: await find(header, token), version };
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
      throw error;
    throw unusableKey(header, error);
  }
}

function available(keys: KeySet | undefined): KeySet {
  if (keys === undefined) throw new VerificationUnavailableError();
  return keys;
}
