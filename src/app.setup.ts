import type { NestExpressApplication } from '@nestjs/platform-express';
import { McpStrategy } from '@rekog/mcp-nest';
import express from 'express';
import helmet from 'helmet';
import { Config } from './config/config.js';
import { corsOptions } from './http/cors.js';
import { setUpOpenApi } from './http/open-api.js';
import { SERVER_INFO } from './server-info.js';
import { correlate } from './observability/correlation.js';

const MCP_ENDPOINT = /^\/api\/mcp\/?$/i;

/** What the server and the tests share. The application must have been created with `bodyParser: false`. */
export async function setUpApp(app: NestExpressApplication): Promise<void> {
  const config = app.get(Config);
  app.use(correlate);
  app.use(helmet());
  app.disable('x-powered-by');
  app.enableCors(corsOptions(config));
  app.setGlobalPrefix('api', { exclude: ['.well-known/*path', 'health/*path'] });
  const parseJson = express.json({ limit: '256kb' });
  // The MCP endpoint reads its body itself, once it knows the caller.
  app.use((request: express.Request, response: express.Response, next: express.NextFunction) => {
    if (MCP_ENDPOINT.test(request.path)) next();
    else parseJson(request, response, next);
  });
  setUpOpenApi(app, config, SERVER_INFO);

  const strategy = app.get(McpStrategy);
  strategy.setHttpAdapter(app.getHttpAdapter());
  app.connectMicroservice({ strategy });
  await app.startAllMicroservices();
}
