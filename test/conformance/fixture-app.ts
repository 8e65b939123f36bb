import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { auth0, GatehouseModule, useGatehouse } from '../../src/gatehouse/index.js';
import { freePort } from '../support/built-server.js';
import { IssuerStandIn } from '../support/issuer-stand-in.js';
import { BearerProxy } from './bearer-proxy.js';
import { AskingTools } from './fixtures/asking.tools.js';
import { ContentTools } from './fixtures/content.tools.js';
import { FixturePrompts } from './fixtures/fixture.prompts.js';
import { FixtureResources } from './fixtures/fixture.resources.js';
import { InputRequiredTools } from './fixtures/input-required.tools.js';
import { FIXTURES } from './fixtures/scope.js';
import { StreamingTools } from './fixtures/streaming.tools.js';

const INFO = {
  name: 'fixtures',
  title: 'Fixtures',
  version: '1.0.0',
  instructions: 'The fixtures of the conformance suite.',
  streams: true,
};

/** The module as it is, with the tools, resources and prompts that the public suite looks for. */
export async function startFixtureApp(): Promise<{ readonly mcpUrl: string; stop(): Promise<void> }> {
  const issuer = await IssuerStandIn.start();
  const port = await freePort();
  const mcpUrl = `http://localhost:${port}/api/mcp`;
  @Module({
    imports: [
      GatehouseModule.forRoot({
        server: INFO,
        resource: mcpUrl,
        issuers: [auth0({ domain: issuer.url.slice(0, -1) })],
        rateLimit: false,
      }),
    ],
    controllers: [
      ContentTools,
      StreamingTools,
      InputRequiredTools,
      AskingTools,
      FixtureResources,
      FixturePrompts,
    ],
  })
  class FixturesModule {}
  const app = await NestFactory.create<NestExpressApplication>(FixturesModule, { logger: false });
  app.setGlobalPrefix('api');
  await useGatehouse(app);
  await app.listen(0, '127.0.0.1');
  const token = await issuer.sign({
    aud: mcpUrl,
    sub: 'waad|wanda',
    org_id: 'org_1',
    scope: FIXTURES.join(' '),
  });
  const proxy = await BearerProxy.start(port, Number(new URL(await app.getUrl()).port), token);
  return {
    mcpUrl,
    stop: async () => {
      await proxy.stop();
      await app.close();
      await issuer.stop();
    },
  };
}
