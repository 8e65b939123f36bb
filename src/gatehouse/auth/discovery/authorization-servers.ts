/** Where clients log in (RFC 9728 §2). */
export interface AuthorizationServers {
  readonly issuers: readonly string[];
  /** The metadata document of the first (RFC 8414 §3; OpenID Connect Discovery 1.0 §4). */
  readonly metadataUrl: URL;
  /** Absent when unknown: the metadata then names none. */
  readonly signingAlgorithm?: 'RS256' | 'PS256';
  /** Spells a scope as clients must request it there; tokens carry it bare. */
  readonly formatScope: (scope: string) => string;
}

/** Authorization servers of which only the issuers are known. @param issuers at least one */
export function namedAuthorizationServers(issuers: readonly string[]): AuthorizationServers {
  return { issuers, metadataUrl: metadataUrlOf(issuers[0] ?? ''), formatScope: (scope) => scope };
}

/** RFC 8414 §3.1: the well-known path goes between host and path. */
function metadataUrlOf(issuer: string): URL {
  const { origin, pathname } = new URL(issuer);
  return new URL(`${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`);
}
