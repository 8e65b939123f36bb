import 'reflect-metadata';
import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { useGatehouse } from '../../../src/gatehouse/index.js';
import { ApiLogger } from '../existing-api/api-logger.js';
import { AppModule } from './app.module.js';
import { readAuth } from '../existing-api/read-auth.js';
import type { ApiSettings } from '../existing-api/settings.js';

/** Makes the API; the caller lets it listen. */
export async function createApp(
  settings: ApiSettings,
  writeLog?: (line: string) => void,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings), {
    logger: new ApiLogger(writeLog),
    rawBody: true,
    abortOnError: false,
  });
  app.setGlobalPrefix('v1');
  app.enableVersioning({ type: VersioningType.URI });
  app.enableCors({ origin: 'https://shop.example', credentials: true });
  app.use(readAuth(settings));
  app.useBodyParser('json', { limit: '5mb' });
  await useGatehouse(app);
  return app;
}
