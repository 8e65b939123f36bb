/** What is known of an API key, the key itself not being among it. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** Where API keys are looked up: a port, as the resource server knows no database. */
export abstract class ApiKeys {
  /**
   * @param hash as `hashApiKey` makes it
   * @throws VerificationUnavailableError when that cannot be told at the moment
   */
  abstract find(organizationId: string, hash: string): Promise<ApiKeyRecord | undefined>;
}
