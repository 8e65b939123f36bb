/** Where clients log in (RFC 9728 §2). */
export interface AuthorizationServers {
  readonly issuers: readonly string[];
  /** The metadata document of the first (RFC 8414 §3; OpenID Connect Discovery 1.0 §4). */
  readonly metadataUrl: URL;
  /** Absent when unknown: the metadata then names none. */
  readonly signingAlgorithm?: 'RS256' | 'PS256';
  /** Formats a scope as clients must request it there; tokens carry it without a prefix. */
  readonly formatScope: (scope: string) => string;
}

/** Authorization servers of which only the issuers are known. @param issuers at least one */
export function namedAuthorizationServers(issuers: readonly string[]): AuthorizationServers {
  const { origin, pathname } = new URL(issuers[0] ?? '');
  // RFC 8414 §3.1: the well-known path goes between host and path.
  const path = `/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`;
  return { issuers, metadataUrl: new URL(path, origin), formatScope: (scope) => scope };
}
