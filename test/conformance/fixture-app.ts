import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { setUpApp } from '../../src/app.setup.js';
import { ApiKeys } from '../../src/gatehouse/auth/api-keys/api-keys.js';
import { AuthModule } from '../../src/gatehouse/auth/auth.module.js';
import { Denials } from '../../src/gatehouse/auth/denials.js';
import { Config } from '../../src/platform/config/config.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { OriginHostGuard } from '../../src/gatehouse/http/origin-host.guard.js';
import { ProblemDetailsFilter } from '../../src/gatehouse/http/problem-details.filter.js';
import { McpApiModule } from '../../src/gatehouse/mcp/mcp-api.module.js';
import { RateLimitModule } from '../../src/platform/rate-limit/rate-limit.module.js';
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

@Global()
@Module({
  providers: [
    { provide: Denials, useValue: { denied: () => undefined } satisfies Denials },
    { provide: ApiKeys, useValue: { find: () => Promise.resolve(undefined) } satisfies ApiKeys },
  ],
  exports: [Denials, ApiKeys],
})
class PortsModule {}

const INFO = {
  name: 'fixtures',
  title: 'Fixtures',
  version: '1.0.0',
  instructions: 'The fixtures of the conformance suite.',
  streams: true,
};

/** `auth/` and `mcp/` as the product has them, with what the public suite wants to find in the place of features. */
export async function startFixtureApp(): Promise<{ readonly mcpUrl: string; stop(): Promise<void> }> {
  const issuer = await IssuerStandIn.start();
  const port = await freePort();
  const apiUrl = `http://localhost:${port}/api`;
  const mcpUrl = `${apiUrl}/mcp`;
  const config = Config.fromEnvironment({
    API_URL: apiUrl,
    AUTH0_DOMAIN: issuer.url.slice(0, -1),
    RATE_LIMIT_ADDRESS: '1000000',
    RATE_LIMIT_PRINCIPAL: '1000000',
    RATE_LIMIT_WRITES: '1000000',
  });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.register(config),
      PortsModule,
      RateLimitModule,
      AuthModule,
      McpApiModule.register(INFO),
    ],
    controllers: [
      ContentTools,
      StreamingTools,
      InputRequiredTools,
      AskingTools,
      FixtureResources,
      FixturePrompts,
    ],
    providers: [
      { provide: APP_GUARD, useClass: OriginHostGuard },
      { provide: APP_FILTER, useClass: ProblemDetailsFilter },
    ],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  await setUpApp(app);
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
