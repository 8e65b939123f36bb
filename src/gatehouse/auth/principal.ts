/** Who acts. `issuer` and `userId` together identify a user (OpenID Connect Core 1.0 §5.7). */
export interface Principal {
  /** `enterprise`: a person behind single sign-on; `machine`: a client credentials token; `service`: an API key. */
  readonly kind: 'enterprise' | 'machine' | 'service';
  readonly issuer: string;
  /** The issuer's subject: opaque, not a name to show. */
  readonly userId: string;
  /** Auth0's `org_id`, Entra's `tid`, an API key's organization; with `organization: 'optional'`, it may be the issuer. */
  readonly organizationId: string;
  /** The OAuth client that holds the token. */
  readonly clientId: string;
  /** What the token may do, with implied scopes included (see `scopes.ts`). */
  readonly scopes: readonly string[];
  /** The scopes that a new login of this user could get; absent when only the authorization server knows. */
  readonly obtainableScopes?: readonly string[];
  /** The access token's own id (`jti`, Entra's `uti`), for audit logs; absent when the token has none. */
  readonly tokenId?: string;
  /** A name to show; absent when the issuer sends none. */
  readonly displayName?: string;
}

/** A verified caller, before the rule about organizations is applied. */
export type Caller = Omit<Principal, 'organizationId'> & {
  /** Absent when the login names none, null when its value is not text. */
  readonly organizationId?: string | null | undefined;
};
