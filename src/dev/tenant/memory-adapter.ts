import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Bounds the memory that a load test can fill with sign-ins. */
const MAX_ENTRIES = 10_000;

/**
 * Stores codes, grants, sessions and refresh tokens in memory. oidc-provider's own store ends with the provider; this
 * one outlives it, so users stay signed in when keys rotate.
 */
export function createMemoryAdapter(): AdapterFactory {
  const entries = new LRUCache<string, AdapterPayload>({ max: MAX_ENTRIES });
  return (model) => memoryAdapter(`${model}:`, entries);
}

function memoryAdapter(prefix: string, entries: LRUCache<string, AdapterPayload>): Adapter {
  const get = (id: string): AdapterPayload | undefined => entries.get(prefix + id);
  const findWhere = (matches: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
    Promise.resolve(entries.find((payload, key) => key.startsWith(prefix) && matches(payload)));
  return {
    // To lru-cache, a ttl of 0 never expires.
    upsert: (id, payload, expiresIn = 0) => {
      entries.set(prefix + id, payload, { ttl: expiresIn * 1000 });
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(get(id)),
    findByUid: (uid) => findWhere((payload) => payload.uid === uid),
    findByUserCode: (userCode) => findWhere((payload) => payload.userCode === userCode),
    consume: (id) => {
      const payload = get(id);
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    },
    destroy: (id) => {
      entries.delete(prefix + id);
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [key, payload] of [...entries.entries()]) {
        if (key.startsWith(prefix) && payload.grantId === grantId) entries.delete(key);
      }
      return Promise.resolve();
    },
  };
}
