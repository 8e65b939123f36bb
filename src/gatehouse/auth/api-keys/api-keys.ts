/** What is stored about an API key; not the key itself. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** Where API keys are looked up. */
export abstract class ApiKeys {
  /** @param hash made by `hashApiKey` @throws VerificationUnavailableError when the lookup fails for the moment */
  abstract find(organizationId: string, hash: string): Promise<ApiKeyRecord | undefined>;
}
