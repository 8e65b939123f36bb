import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** A load test that signs in all day must not fill the memory. */
const MAX_ENTRIES = 10_000;

/**
 * Keeps codes, grants, sessions and refresh tokens in memory. The store outlives a provider: a key rotation makes a
 * new one, and everybody stays signed in.
 */
export function createMemoryAdapter(): AdapterFactory {
  const entries = new LRUCache<string, AdapterPayload>({ max: MAX_ENTRIES });
  return (model) => new MemoryAdapter(`${model}:`, entries);
}

class MemoryAdapter implements Adapter {
  constructor(
    private readonly prefix: string,
    private readonly entries: LRUCache<string, AdapterPayload>,
  ) {}

  upsert(id: string, payload: AdapterPayload, expiresIn = 0): Promise<void> {
    // 0 means that the entry does not expire.
    this.entries.set(this.prefix + id, payload, { ttl: expiresIn * 1000 });
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.entries.get(this.prefix + id));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.search((payload) => payload.uid === uid));
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.search((payload) => payload.userCode === userCode));
  }

  consume(id: string): Promise<void> {
    const payload = this.entries.get(this.prefix + id);
    if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    this.entries.delete(this.prefix + id);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of [...this.entries.entries()]) {
      if (key.startsWith(this.prefix) && payload.grantId === grantId) this.entries.delete(key);
    }
    return Promise.resolve();
  }

  private search(matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    return this.entries.find((payload, key) => key.startsWith(this.prefix) && matches(payload));
  }
}
