import { type DynamicModule, Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { auth0, GatehouseModule } from '../../../src/gatehouse/index.js';
import { AuthGuard } from '../existing-api/auth.guard.js';
import { ContactController } from '../existing-api/contact.controller.js';
import { EnvelopeInterceptor } from '../existing-api/envelope.interceptor.js';
import { ErrorFilter } from '../existing-api/error.filter.js';
import { HealthController } from '../existing-api/health.controller.js';
import { OrdersController } from '../existing-api/orders.controller.js';
import { OrdersService } from '../existing-api/orders.service.js';
import { OrdersV2Controller } from '../existing-api/orders-v2.controller.js';
import { PaymentsController } from '../existing-api/payments.controller.js';
import { ReportsController } from '../existing-api/reports.controller.js';
import { API_SETTINGS, type ApiSettings } from '../existing-api/settings.js';
import { OrdersPrompts, OrdersResources, OrdersTools } from '../orders-mcp/index.js';

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
        GatehouseModule.forRoot({
          server: { name: 'orders', version: '1.0.0' },
          resource: `${settings.audience}/mcp`,
          issuers: [auth0({ domain: new URL(settings.issuer).origin })],
        }),
      ],
      controllers: [
        OrdersController,
        OrdersV2Controller,
        HealthController,
        ContactController,
        PaymentsController,
        ReportsController,
        OrdersTools,
        OrdersResources,
        OrdersPrompts,
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
