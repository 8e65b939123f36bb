import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { McpServerInfo } from '../../gatehouse/index.js';
import type { Config } from '../config/config.js';

/** Serves the REST API's description at `/api/docs` without authentication, if the configuration allows it. */
export function setUpOpenApi(
  app: NestExpressApplication,
  config: Config,
  { title, name, version }: McpServerInfo,
): void {
  if (!config.openApiDocs) return;
  const description = new DocumentBuilder()
    .setTitle(title ?? name)
    .setVersion(version)
    .addServer(config.apiUrl.origin)
    .addGlobalResponse({
      status: 429,
      description: 'Too many requests; `Retry-After` says when to try again.',
    })
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, description), {
    useGlobalPrefix: true,
  });
}
