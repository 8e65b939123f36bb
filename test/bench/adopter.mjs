// An application that imports the module and has the tools of the peers; limits, cache and guards are on. Part of the build.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Tool } from '@rekog/mcp-nest';
import {
  auth0,
  AnyCaller,
  CurrentPrincipal,
  GatehouseModule,
  ToolController,
  useGatehouse,
} from '../../src/gatehouse/index.ts';
import { PORT, tools } from './peers/work.mjs';

class Tools {}
for (const { name, description, annotations, input, output, run } of tools) {
  Tools.prototype[name] = async ({ userId, organizationId, clientId, scopes }) =>
    run({ sub: userId, org_id: organizationId, client_id: clientId, scope: scopes.join(' ') });
  const descriptor = Object.getOwnPropertyDescriptor(Tools.prototype, name);
  AnyCaller()(Tools.prototype, name, descriptor);
  Tool({ name, description, annotations, parameters: input, outputSchema: output })(
    Tools.prototype,
    name,
    descriptor,
  );
  CurrentPrincipal()(Tools.prototype, name, 0);
}
ToolController()(Tools);

class App {}
Module({
  imports: [
    GatehouseModule.forRoot({
      server: { name: 'adopter', version: '1' },
      resource: process.env.BENCH_AUDIENCE,
      allowedHosts: [`127.0.0.1:${PORT}`],
      issuers: [auth0({ domain: process.env.BENCH_ISSUER.slice(0, -1) })],
      rateLimit: { address: 1e9, principal: 1e9, writes: 1e9 },
      dangerouslyAllowHttp: true,
    }),
  ],
  controllers: [Tools],
})(App);

const app = await NestFactory.create(App, { logger: ['error', 'warn'] });
app.setGlobalPrefix('api');
await useGatehouse(app);
await app.listen(PORT, '127.0.0.1');
