import { Logger } from '@nestjs/common';
import type { Principal } from '../../gatehouse/index.js';
import type { Database } from '../database/database.js';
import { DatabaseUnavailableError } from '../database/database.errors.js';
import type { Transaction } from '../database/transaction.js';
import { AuditQueue } from './audit-queue.js';
import { AuditRepository, type NewAuditRow } from './audit.repository.js';

/** What the queue asks of the database, with the fault that no real one shows on command. */
class FaultyDatabase {
  readonly batches: NewAuditRow[][] = [];
  fault: Error | undefined;
  lastWork: () => Promise<void> = () => Promise.resolve();

  async inOrganization(_: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    if (this.fault !== undefined) throw this.fault;
    await work({} as Transaction);
  }

  beforeClose(work: () => Promise<void>): void {
    this.lastWork = work;
  }
}

const rowOf = (organizationId: string, subject = 's'): NewAuditRow =>
  ({ organizationId, subject }) as Principal & NewAuditRow;

describe('AuditQueue', () => {
  let database: FaultyDatabase;
  let queue: AuditQueue;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  beforeEach(() => {
    database = new FaultyDatabase();
    const repository = new AuditRepository();
    repository.insert = (_, rows) => {
      database.batches.push(rows);
      return Promise.resolve();
    };
    queue = new AuditQueue(database as unknown as Database, repository);
  });

  it('writes many at once, each organization by itself', async () => {
    for (let i = 0; i < 700; i++) queue.push(rowOf(i % 2 === 0 ? 'a' : 'b'));
    await queue.flush();
    expect(database.batches.map((batch) => new Set(batch.map((row) => row.organizationId)).size)).toEqual([
      1, 1,
    ]);
    expect(database.batches.flat()).toHaveLength(700);
  });

  it('keeps what cannot be written while the database is away, and writes it once', async () => {
    database.fault = new DatabaseUnavailableError(new Error('gone'));
    queue.push(rowOf('a'));
    await queue.flush();
    await queue.flush();
    database.fault = undefined;
    await queue.flush();
    await queue.flush();
    expect(database.batches.flat()).toHaveLength(1);
  });

  it('says once that it waits, and once that it does no longer', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation();
    database.fault = new DatabaseUnavailableError(new Error('gone'));
    queue.push(rowOf('a'));
    await queue.flush();
    await queue.flush();
    database.fault = undefined;
    await queue.flush();
    queue.push(rowOf('a'));
    await queue.flush();
    expect([warn.mock.calls, log.mock.calls]).toEqual([
      [['Audit events wait for the database']],
      [['The audit log is written again']],
    ]);
  });

  it('leaves what it cannot write at the end in the log', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    database.fault = new DatabaseUnavailableError(new Error('gone'));
    queue.push(rowOf('a', 'the last'));
    await database.lastWork();
    expect(error.mock.calls.flat().join()).toContain('"subject":"the last"');
    database.fault = undefined;
    await queue.flush();
    expect(database.batches).toEqual([]);
  });

  it('is not held up by rows that the database will never take', async () => {
    database.fault = new Error('violates a constraint');
    queue.push(rowOf('a', 'bad'));
    await queue.flush();
    database.fault = undefined;
    queue.push(rowOf('a', 'good'));
    await queue.flush();
    expect(database.batches.flat().map(({ subject }) => subject)).toEqual(['good']);
  });

  it('does not grow without end', async () => {
    database.fault = new DatabaseUnavailableError(new Error('gone'));
    for (let i = 0; i < 20_100; i++) queue.push(rowOf('a'));
    database.fault = undefined;
    await queue.flush();
    expect(database.batches.flat()).toHaveLength(20_000);
  });

  it('is emptied before the database closes', async () => {
    queue.push(rowOf('a'));
    await database.lastWork();
    expect(database.batches.flat()).toHaveLength(1);
  });
});
