import type { RequestListener } from 'node:http';
import { readDevTenantEnvironment } from './environment.js';
import { listenOnLoopback } from './listen.js';
import { RequestHandler } from './request-handler.js';
import { createTenant } from './tenant.js';

/** Listens before it creates the tenant, because the issuer contains the port that the system may choose. */
async function start(): Promise<void> {
  const environment = readDevTenantEnvironment(process.env);
  let listener: RequestListener = (_request, response) =>
    response.writeHead(503, { 'retry-after': '1' }).end();
  const listening = await listenOnLoopback(environment.DEV_TENANT_PORT, (request, response) => {
    listener(request, response);
  });
  const issuer = `http://localhost:${listening.port}/`;
  const handler = new RequestHandler(await createTenant(issuer, environment));
  listener = (request, response) => void handler.answer(request, response);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void listening.close());
  }
  console.log(`dev tenant listening at ${issuer}`);
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
