import { type OnApplicationShutdown } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import type { DatabaseDriver } from './database.driver.js';
import type { Transaction } from './transaction.js';

const APPLICATION_ROLE = 'gatehouse_app';

/** The application's access to its rows, always within one organization. */
export class Database implements OnApplicationShutdown {
  private readonly lastWork: (() => Promise<void>)[] = [];

  constructor(private readonly driver: DatabaseDriver) {}

  /**
   * Runs `work` in one transaction that row-level security confines to the organization; rolls back if it throws.
   * @throws DatabaseUnavailableError, StatementTimeoutError, or DatabaseQueryError when a statement is rejected
   */
  inOrganization<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.driver.transaction(async (tx) => {
      // Both end with the transaction. The role is set because row policies do not bind a connecting superuser.
      await tx.execute(
        sql`select set_config('app.organization_id', ${organizationId}, true), set_config('role', ${APPLICATION_ROLE}, true)`,
      );
      return work(tx);
    });
  }

  /** @throws DatabaseUnavailableError unless the database answers a query */
  async ping(): Promise<void> {
    await this.driver.transaction((tx) => tx.execute(sql`select 1`));
  }

  /** Runs `work` before the connections end. It must not reject. */
  beforeClose(work: () => Promise<void>): void {
    this.lastWork.push(work);
  }

  async close(): Promise<void> {
    for (const work of this.lastWork.splice(0)) await work();
    await this.driver.close();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
