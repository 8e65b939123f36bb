import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { McpStrategy } from '@rekog/mcp-nest';
import helmet from 'helmet';
import { Config } from './config/config.js';
import { corsOptions } from './http/cors.js';
import { setUpOpenApi } from './http/open-api.js';
import { refuseAmbiguousHost } from './http/refuse-ambiguous-host.js';
import { answerUnrouted, answerUnroutedError } from './http/unrouted.js';
import { correlate } from './observability/correlation.js';
import { SERVER_INFO } from './server-info.js';

/** How long a client may take to send its headers, and its whole request: nobody holds a connection with a trickle. */
const HEADERS_TIMEOUT = 15_000;
const REQUEST_TIMEOUT = 30_000;

/**
 * What the server and the tests share; initializes the application. It must have been created with
 * `bodyParser: false`: bodies are read behind the guards.
 */
export async function setUpApp(app: NestExpressApplication): Promise<void> {
  const config = app.get(Config);
  app.use(correlate);
  app.use(helmet());
  app.use(refuseAmbiguousHost);
  // Without it nobody's X-Forwarded-For is believed. Express counts the hops from this server outwards.
  app.set('trust proxy', config.environment.TRUST_PROXY);
  app.enableCors(corsOptions(config));
  app.setGlobalPrefix('api', { exclude: ['.well-known/*path', 'health/*path'] });
  setUpOpenApi(app, config, SERVER_INFO);

  const strategy = app.get(McpStrategy);
  strategy.setHttpAdapter(app.getHttpAdapter());
  app.connectMicroservice({ strategy });
  await app.startAllMicroservices();

  // Initialized here, so that these two come after all routes.
  await app.init();
  app.use(answerUnrouted);
  app.use(answerUnroutedError);
  const server: Server = app.getHttpServer();
  server.headersTimeout = HEADERS_TIMEOUT;
  server.requestTimeout = REQUEST_TIMEOUT;
}
