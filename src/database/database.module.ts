import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';
import { openDatabase } from './open-database.js';

/** One database for the whole application: open and up to date before anything is served, closed after the last. */
@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [Config],
      useFactory: async (config: Config): Promise<Database> =>
        new Database(await openDatabase(config.environment)),
    },
  ],
  exports: [Database],
})
export class DatabaseModule {}
