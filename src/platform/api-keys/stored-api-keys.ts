import { Injectable } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import {
  type ApiKeyRecord,
  ApiKeys,
  DomainError,
  VerificationUnavailableError,
} from '../../gatehouse/index.js';
import { Database } from '../database/database.js';
import { apiKeys } from '../database/schema.js';

/** Keys as the database has them: the server may look them up, and nothing more. */
@Injectable()
export class StoredApiKeys extends ApiKeys {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(organizationId: string, hash: string): Promise<ApiKeyRecord | undefined> {
    const found = this.database.inOrganization(organizationId, async (tx) => {
      const [record] = await tx
        .select({
          id: apiKeys.id,
          organizationId: apiKeys.organizationId,
          name: apiKeys.name,
          scopes: apiKeys.scopes,
          expiresAt: apiKeys.expiresAt,
          revokedAt: apiKeys.revokedAt,
        })
        .from(apiKeys)
        .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.keyHash, hash)));
      return record;
    });
    return found.catch((error: unknown) => {
      // The database's own words are about work that may be lost. Here there was none: the caller is not even in.
      throw error instanceof DomainError ? new VerificationUnavailableError({ cause: error }) : error;
    });
  }
}
