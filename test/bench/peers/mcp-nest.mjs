// mcp-nest as its documentation has it: an ordinary route behind a guard, here with a token cache.
import 'reflect-metadata';
import { Controller, Module, UnauthorizedException, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx } from '@nestjs/microservices';
import {
  McpController,
  McpHttpControllerFor,
  McpStrategy,
  StreamableHttpTransport,
  Tool,
} from '@rekog/mcp-nest';
import { PORT, tokenOf, tools, verifyCached } from './work.mjs';

class BearerGuard {
  async canActivate(context) {
    const request = context.switchToHttp().getRequest();
    request.user = await verifyCached(tokenOf(request)).catch(() => {
      throw new UnauthorizedException();
    });
    return true;
  }
}

class Tools {}
for (const { name, description, annotations, input, output, run } of tools) {
  Tools.prototype[name] = async (context) => run(context.getRawRequest().user);
  const descriptor = Object.getOwnPropertyDescriptor(Tools.prototype, name);
  Tool({ name, description, annotations, parameters: input, outputSchema: output })(
    Tools.prototype,
    name,
    descriptor,
  );
  Ctx()(Tools.prototype, name, 0);
}
McpController()(Tools);

const transport = new StreamableHttpTransport({ statefulMode: false, enableJsonResponse: true });
const strategy = new McpStrategy({ name: 'peer', version: '1', transports: [transport], logging: false });
class Endpoint extends McpHttpControllerFor(transport) {}
Controller('mcp')(Endpoint);
UseGuards(BearerGuard)(Endpoint);
class App {}
Module({ controllers: [Tools, Endpoint] })(App);

const app = await NestFactory.create(App, { logger: ['error', 'warn'] });
app.setGlobalPrefix('api');
strategy.setHttpAdapter(app.getHttpAdapter());
app.connectMicroservice({ strategy });
await app.startAllMicroservices();
await app.listen(PORT, '127.0.0.1');
