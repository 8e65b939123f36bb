import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { setUpApp } from './app.setup.js';
import { Config } from './config/config.js';
import { ConfigurationError } from './config/environment.js';
import { CorrelatedLogger } from './observability/correlated-logger.js';
import { summarizeError } from './observability/describe-error.js';
import { logText } from './observability/log-text.js';
import { closeOnSignal } from './shutdown.js';

try {
  const config = Config.fromEnvironment();
  const { LOG_LEVEL, PORT, HOST } = config.environment;
  const logger = new CorrelatedLogger({ level: LOG_LEVEL, json: config.production });
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(config), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  await setUpApp(app);
  closeOnSignal(app, config.environment.SHUTDOWN_GRACE_SECONDS);
  await app.listen(PORT, HOST);
  logger.log(
    `Listening on ${HOST}:${PORT}. MCP endpoint ${config.mcpEndpointUrl}, REST API ${config.environment.API_URL}`,
    'Gatehouse',
  );
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

/** What stops the start, and what that comes from; Nest has logged the stack of anything that is not our own words. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  return `Gatehouse cannot start: ${logText(summarizeError(error))}`;
}
