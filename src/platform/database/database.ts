import { type OnApplicationShutdown } from '@nestjs/common';
import { ConnectionShares, type ShareKey } from './connection-shares.js';
import type { DatabaseDriver } from './database.driver.js';
import type { Transaction } from './transaction.js';

const APPLICATION_ROLE = 'gatehouse_app';

/** Callers shape what a statement has to do, so each has little time. The embedded database ignores it. */
const STATEMENT_TIMEOUT_MS = 3_000;

/** The application's access to its rows, always within one organization. */
export class Database implements OnApplicationShutdown {
  private readonly lastWork: (() => Promise<void>)[] = [];

  private readonly shares: ConnectionShares;

  constructor(private readonly driver: DatabaseDriver) {
    this.shares = new ConnectionShares(driver.connections);
  }

  /**
   * Runs `work` in one transaction that row-level security confines to the organization; rolls back if it throws.
   * @param share whose connections it uses, the organization's by default
   * @throws DatabaseUnavailableError, StatementTimeoutError, OrganizationBusyError, or DatabaseQueryError when a statement
   * is rejected
   */
  inOrganization<T>(
    organizationId: string,
    work: (tx: Transaction) => Promise<T>,
    share: ShareKey = organizationId,
  ): Promise<T> {
    return this.shares.run(share, () =>
      this.driver.transaction(work, {
        'app.organization_id': organizationId,
        statement_timeout: String(STATEMENT_TIMEOUT_MS),
        // Row policies do not bind a connecting superuser.
        role: APPLICATION_ROLE,
      }),
    );
  }

  /** @throws DatabaseUnavailableError unless the database answers a query, however busy the organizations keep it */
  ping(): Promise<void> {
    return this.driver.ping();
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
