import { BadRequestException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { FEATURE_ENVIRONMENTS } from './features/environment.js';
import { AppModule } from './app.module.js';
import { Config, processEnvironment } from './platform/config/config.js';
import { ConfigurationError } from './platform/config/variables.js';
import type { Seed } from './platform/database/open-database.js';
import {
  CORS_OPTIONS,
  correlate,
  hasAmbiguousHost,
  summarizeError,
  useGatehouse,
} from './gatehouse/index.js';
import { BoundedAdapter } from './platform/http/bounded-adapter.js';
import { limitConnections } from './platform/http/connection-limit.js';
import { closeOnSignal } from './platform/http/shutdown.js';
import { CorrelatedLogger } from './platform/observability/correlated-logger.js';
import { logText } from './platform/observability/log-text.js';
import { setUpOpenApi } from './platform/http/open-api.js';
import { answerUnrouted, answerUnroutedError } from './platform/http/unrouted.js';
import { SERVER_INFO } from './features/server-info.js';

/**
 * Sets up and initializes the application. Create it on a `BoundedAdapter` with `bodyParser: false`: bodies are read
 * after the guards.
 */
export async function setUpApp(app: NestExpressApplication): Promise<void> {
  const config = app.get(Config);
  const { MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS, TRUST_PROXY } = config.environment;
  limitConnections(app.getHttpServer(), {
    total: MAX_CONNECTIONS,
    perAddress: TRUST_PROXY > 0 ? Infinity : MAX_CONNECTIONS_PER_ADDRESS,
  });
  app.use(correlate);
  app.use(helmet());
  app.use(refuseAmbiguousHost);
  app.use(forbidCaches);
  // With 0, X-Forwarded-For is ignored.
  app.set('trust proxy', TRUST_PROXY);
  app.enableCors({
    ...CORS_OPTIONS,
    origin: [...config.environment.CORS_ALLOWED_ORIGINS],
    allowedHeaders: [...CORS_OPTIONS.allowedHeaders, 'Idempotency-Key'],
    exposedHeaders: [...CORS_OPTIONS.exposedHeaders, 'Link'],
  });
  app.setGlobalPrefix('api', { exclude: ['health/*path'] });
  setUpOpenApi(app, config, SERVER_INFO);
  await useGatehouse(app);

  // After all routes, which init() adds.
  await app.init();
  app.use(answerUnrouted);
  app.use(answerUnroutedError);
}

/**
 * Starts the server that the environment configures; when that fails, writes why to stderr and exits with 1.
 * @param seed fills the database before the server listens
 */
export async function startServer(seed?: Seed): Promise<void> {
  try {
    const config = Config.fromEnvironment(processEnvironment(), FEATURE_ENVIRONMENTS);
    const { LOG_LEVEL, PORT, HOST, API_URL, DATABASE_URL, SHUTDOWN_GRACE_SECONDS } = config.environment;
    const logger = new CorrelatedLogger({ level: LOG_LEVEL, json: config.production });
    const app = await NestFactory.create<NestExpressApplication>(
      AppModule.register(config, seed),
      new BoundedAdapter(),
      { logger, bodyParser: false, abortOnError: false },
    );
    await setUpApp(app);
    closeOnSignal(app, SHUTDOWN_GRACE_SECONDS);
    await app.listen(PORT, HOST);
    if (config.production && DATABASE_URL === undefined)
      logger.warn('The embedded database is for one instance only. Set DATABASE_URL for more.', 'Gatehouse');
    logger.log(
      `Listening on ${HOST}:${PORT}. MCP endpoint ${config.mcpEndpointUrl}, REST API ${API_URL}`,
      'Gatehouse',
    );
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

/** Answers depend on the caller. A handler may say otherwise of its own. */
function forbidCaches(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

function refuseAmbiguousHost(request: Request, _response: Response, next: NextFunction): void {
  next(hasAmbiguousHost(request) ? new BadRequestException() : undefined);
}

/** Nest has logged the stack already. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  return `Gatehouse cannot start: ${logText(summarizeError(error))}`;
}
