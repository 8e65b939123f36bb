import { sql } from 'drizzle-orm';
import type { TransactionSettings } from '../../src/platform/database/database.driver.js';
import type { Transaction } from '../../src/platform/database/transaction.js';

/** `work`, after the settings of its transaction. */
export const withSettings =
  <T>(work: (tx: Transaction) => Promise<T>, settings: TransactionSettings = {}) =>
  async (tx: Transaction): Promise<T> => {
    for (const [name, value] of Object.entries(settings))
      await tx.execute(sql`select set_config(${name}, ${value}, true)`);
    return work(tx);
  };
