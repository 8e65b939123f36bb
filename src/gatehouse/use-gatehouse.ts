import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { McpStrategy } from '@rekog/mcp-nest';
import type { Express, RequestHandler } from 'express';
import { ApiAuthGuard } from './auth/api-auth.guard.js';
import { GatehouseDispatcher } from './gatehouse.dispatcher.js';
import { GatehouseSettings } from './gatehouse.settings.js';
import { continueWhenRead } from './http/expect-continue.js';
import { OriginHostGuard } from './http/origin-host.guard.js';

/**
 * Serves the MCP endpoint and its discovery from this application. Call it in main.ts, before `app.init()` and
 * `app.listen()`. With the option `authenticate`, call it after `app.use()` of the middleware that authenticates.
 * @throws Error when the application does not import GatehouseModule, or is not on Express
 */
export async function useGatehouse(app: INestApplication): Promise<void> {
  const adapter = app.getHttpAdapter();
  if (adapter.getType() !== 'express')
    throw new Error(`Gatehouse needs @nestjs/platform-express; this application is on ${adapter.getType()}.`);
  const dispatcher = dispatcherOf(app);
  const { options, endpointUrl } = app.get(GatehouseSettings);
  const { protect, authenticate } = options;
  dispatcher.mount(() => globalPrefixOf(app));

  // A microservice does not inherit the global guards, pipes, interceptors and filters of the application.
  await app.connectMicroservice({ strategy: app.get(McpStrategy) }).listen();
  // By the path alone: for a request that only mentions it, `100 Continue` comes later, and nothing else changes.
  continueWhenRead(
    app.getHttpServer() as Server,
    ({ url = '' }) => protect === 'all' || url.includes(endpointUrl.pathname),
  );
  const express = adapter.getInstance() as Express;
  if (authenticate === undefined) placeFirst(express, dispatcher.edge, dispatcher.serve);
  else {
    placeFirst(express, dispatcher.edge);
    express.use(dispatcher.serve);
  }
  if (protect === 'all') app.useGlobalGuards(app.get(OriginHostGuard), app.get(ApiAuthGuard));
}

/** Not by `app.get`: Nest ends the process when that throws, in words of its own, unless `abortOnError` is false. */
function dispatcherOf(app: INestApplication): GatehouseDispatcher {
  const modules = [...app.get(ModulesContainer).values()];
  const found = modules.find(({ providers }) => providers.has(GatehouseDispatcher));
  if (found === undefined)
    throw new Error(
      'useGatehouse(app): the application does not import GatehouseModule. Add GatehouseModule.forRoot({ … }) to the ' +
        'imports of its root module.',
    );
  return found.getProviderByKey<GatehouseDispatcher>(GatehouseDispatcher).instance;
}

/** Express has no public API to add a handler before the existing ones: body parsers, CORS, the router of Nest. */
function placeFirst(express: Express, ...handlers: RequestHandler[]): void {
  express.use(...handlers);
  const { stack } = express.router;
  stack.unshift(...stack.splice(-handlers.length));
}

/** Nest keeps it in a private member, which @nestjs/swagger reads too. */
function globalPrefixOf(app: INestApplication): string {
  return (app as unknown as { config: { getGlobalPrefix(): string } }).config.getGlobalPrefix();
}
