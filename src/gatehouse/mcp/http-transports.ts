import { Injectable } from '@nestjs/common';
import { type McpHttpHandler, StreamableHttpTransport } from '@rekog/mcp-nest';
import { GatehouseSettings } from '../gatehouse.settings.js';
import type { AcceptedTypes } from '../http/accepted-types.js';

/** Stateless: any instance answers any request. */
const transport = (enableJsonResponse: boolean): StreamableHttpTransport =>
  new StreamableHttpTransport({ statefulMode: false, enableJsonResponse });

/** The transports behind the endpoint: JSON, and event streams where the server has `streams`. */
@Injectable()
export class HttpTransports {
  readonly all: StreamableHttpTransport[];
  private readonly json: McpHttpHandler;
  private readonly stream: McpHttpHandler | undefined;

  constructor({ options }: GatehouseSettings) {
    const json = transport(true);
    const stream = options.server.streams === true ? transport(false) : undefined;
    this.all = stream === undefined ? [json] : [json, stream];
    // Reading the handlers keeps a transport from mounting a route of its own, without guards.
    this.json = json.httpHandlers;
    this.stream = stream?.httpHandlers;
  }

  /** @returns undefined where the client accepts nothing that the server has */
  handlerFor({ json, stream }: AcceptedTypes): McpHttpHandler | undefined {
    return (stream ? this.stream : undefined) ?? (json ? this.json : undefined);
  }
}
