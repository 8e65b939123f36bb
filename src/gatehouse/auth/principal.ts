/**
 * Our view of who acts, whatever issued the credential. `(issuer, userId)` identifies a person: a subject is unique
 * within its issuer only (OpenID Connect Core 1.0 §5.7).
 */
export interface Principal {
  /** `enterprise`: a person behind single sign-on; `machine`: a client credentials token; `service`: an API key. */
  readonly kind: 'enterprise' | 'machine' | 'service';
  readonly issuer: string;
  /** The issuer's subject, opaque: never split, never shown as a name. */
  readonly userId: string;
  /**
   * The tenant every row is partitioned by: Auth0's `org_id`, Entra's `tid`, an API key's organization. With
   * `organization: 'optional'`, a login without an organization has its issuer here: those users share one partition.
   */
  readonly organizationId: string;
  /** The OAuth client that holds the token. */
  readonly clientId: string;
  /** What the token may do, with implied scopes included (see `scopes.ts`). */
  readonly scopes: readonly string[];
  /** What a new login of the same user could bring; absent when only the authorization server knows. */
  readonly obtainableScopes?: readonly string[];
  /** A name to show beside what this principal writes; absent when the issuer sends none. */
  readonly displayName?: string;
}

/** A verified caller, before the rule about organizations is applied. */
export type Caller = Omit<Principal, 'organizationId'> & {
  /** Absent: the login names none. Null: it names one that cannot be read. */
  readonly organizationId?: string | null | undefined;
};
