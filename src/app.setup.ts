import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { FEATURE_ENVIRONMENTS } from './features/environment.js';
import { AppModule } from './app.module.js';
import { Config, processEnvironment } from './platform/config/config.js';
import { ConfigurationError } from './platform/config/environment.js';
import type { Seed } from './platform/database/open-database.js';
import { correlate, summarizeError, useGatehouse } from './gatehouse/index.js';
import { closeOnSignal } from './platform/http/shutdown.js';
import { CorrelatedLogger } from './platform/observability/correlated-logger.js';
import { logText } from './platform/observability/log-text.js';
import { frontendCors } from './platform/http/cors.js';
import { setUpOpenApi } from './platform/http/open-api.js';
import { refuseAmbiguousHost } from './platform/http/refuse-ambiguous-host.js';
import { answerUnrouted, answerUnroutedError } from './platform/http/unrouted.js';
import { SERVER_INFO } from './features/server-info.js';

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
  // Without it, X-Forwarded-For is ignored. Express counts the hops from this server outwards.
  app.set('trust proxy', config.environment.TRUST_PROXY);
  app.enableCors(frontendCors(config));
  app.setGlobalPrefix('api', { exclude: ['health/*path'] });
  setUpOpenApi(app, config, SERVER_INFO);
  await useGatehouse(app);

  // Initialized here, so that these two come after all routes.
  await app.init();
  app.use(answerUnrouted);
  app.use(answerUnroutedError);
  const server: Server = app.getHttpServer();
  server.headersTimeout = HEADERS_TIMEOUT;
  server.requestTimeout = REQUEST_TIMEOUT;
}

/**
 * Starts the server that the environment configures. What stops the start goes to stderr, and the process exits 1.
 *
 * @param seed fills the database before anything is served
 */
export async function startServer(seed?: Seed): Promise<void> {
  try {
    const config = Config.fromEnvironment(processEnvironment(), FEATURE_ENVIRONMENTS);
    const { LOG_LEVEL, PORT, HOST, API_URL, SHUTDOWN_GRACE_SECONDS } = config.environment;
    const logger = new CorrelatedLogger({ level: LOG_LEVEL, json: config.production });
    const app = await NestFactory.create<NestExpressApplication>(AppModule.register(config, seed), {
      logger,
      bodyParser: false,
      abortOnError: false,
    });
    await setUpApp(app);
    closeOnSignal(app, SHUTDOWN_GRACE_SECONDS);
    await app.listen(PORT, HOST);
    logger.log(
      `Listening on ${HOST}:${PORT}. MCP endpoint ${config.mcpEndpointUrl}, REST API ${API_URL}`,
      'Gatehouse',
    );
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

/** Nest has logged the stack of anything that is not our own words. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  return `Gatehouse cannot start: ${logText(summarizeError(error))}`;
}
