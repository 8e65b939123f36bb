import { type DynamicModule, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';
import { openDatabase, type Seed } from './open-database.js';

/** One database for the whole application: migrated before the first request, closed after the last. */
@Module({})
export class DatabaseModule {
  static register(seed?: Seed): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        {
          provide: Database,
          inject: [Config],
          useFactory: async ({ environment }: Config): Promise<Database> =>
            new Database(await openDatabase(environment, seed)),
        },
      ],
      exports: [Database],
    };
  }
}
