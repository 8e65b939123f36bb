import { type OnApplicationShutdown } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import type { DatabaseDriver } from './database.driver.js';
import type { Transaction } from './transaction.js';

const APPLICATION_ROLE = 'gatehouse_app';

/** The application's way to its rows: always inside one organization. */
export class Database implements OnApplicationShutdown {
  private readonly lastWork: (() => Promise<void>)[] = [];

  constructor(private readonly driver: DatabaseDriver) {}

  /**
   * Runs `work` in one transaction that row-level security confines to the organization, and returns its result.
   * Whatever `work` throws rolls everything back and is thrown again.
   * @throws DatabaseUnavailableError when the database cannot be reached or gives up on the transaction,
   * StatementTimeoutError when a statement takes too long, DatabaseQueryError when it refuses one
   */
  inOrganization<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.driver.transaction(async (tx) => {
      // Both settings end with the transaction. The role comes with them on every one, as the connecting user may be a
      // superuser, whom no row policy binds.
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

  /** Has `work` done before the connections end. It must not reject. */
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
