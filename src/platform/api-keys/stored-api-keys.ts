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

/** Apart from the organizations: with a false key, anybody can look keys of any organization up. */
const LOOKUP_SHARE = Symbol('API keys');

@Injectable()
export class StoredApiKeys extends ApiKeys {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(organizationId: string, hash: string): Promise<ApiKeyRecord | undefined> {
    const found = this.database.inOrganization(
      organizationId,
      async (tx) => {
        const [record] = await tx
          .select()
          .from(apiKeys)
          .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.keyHash, hash)));
        return record;
      },
      LOOKUP_SHARE,
    );
    return found.catch((error: unknown) => {
      // The database's message speaks of lost work; this caller is not authenticated yet.
      throw error instanceof DomainError ? new VerificationUnavailableError({ cause: error }) : error;
    });
  }
}
