import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuthModule } from './auth/auth.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { OriginHostGuard } from './http/origin-host.guard.js';
import { ProblemDetailsFilter } from './http/problem-details.filter.js';
import { createValidationPipe } from './http/validation.pipe.js';
import { McpApiModule } from './mcp/mcp-api.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { SERVER_INFO } from './server-info.js';
import { WhoamiModule } from './whoami/whoami.module.js';

/** The table of contents. Guards run in this order: is this request meant for us, then (AuthModule) who sends it. */
@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        DatabaseModule,
        AuthModule,
        McpApiModule.register(SERVER_INFO),
        HealthModule,
        WhoamiModule,
        ProjectsModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: OriginHostGuard },
        { provide: APP_FILTER, useClass: ProblemDetailsFilter },
        { provide: APP_PIPE, useFactory: createValidationPipe },
      ],
    };
  }
}
