import { type DynamicModule, Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { AuthGuard } from './auth.guard.js';
import { ContactController } from './contact.controller.js';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { ErrorFilter } from './error.filter.js';
import { HealthController } from './health.controller.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { OrdersV2Controller } from './orders-v2.controller.js';
import { PaymentsController } from './payments.controller.js';
import { ReportsController } from './reports.controller.js';
import { API_SETTINGS, type ApiSettings } from './settings.js';

@Module({})
export class AppModule {
  static with(settings: ApiSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ThrottlerModule.forRoot({
          throttlers: [{ ttl: 3_600_000, limit: 1000 }],
          errorMessage: 'Too many requests',
        }),
      ],
      controllers: [
        OrdersController,
        OrdersV2Controller,
        HealthController,
        ContactController,
        PaymentsController,
        ReportsController,
      ],
      providers: [
        OrdersService,
        { provide: API_SETTINGS, useValue: settings },
        { provide: APP_GUARD, useClass: ThrottlerGuard },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_PIPE, useClass: StandardSchemaValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
      ],
    };
  }
}
