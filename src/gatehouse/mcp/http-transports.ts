import { Injectable } from '@nestjs/common';
import { type McpHttpHandler, type McpTransport, StreamableHttpTransport } from '@rekog/mcp-nest';
import { GatehouseSettings } from '../gatehouse.settings.js';
import type { AcceptedTypes } from '../http/accepted-types.js';
import { DirectTransport } from './direct-transport.js';
import { McpCatalog } from './mcp-catalog.js';

type PostHandler = Pick<McpHttpHandler, 'handlePost'>;

/** Stateless: any instance answers any request. */
const transport = (enableJsonResponse: boolean): StreamableHttpTransport =>
  new StreamableHttpTransport({ statefulMode: false, enableJsonResponse });

/** The transports behind the endpoint: JSON, and event streams where the server has `streams`. */
@Injectable()
export class HttpTransports {
  readonly all: McpTransport[];
  private readonly json: PostHandler;
  private readonly stream: PostHandler | undefined;

  constructor({ options }: GatehouseSettings, catalog: McpCatalog) {
    const json = new DirectTransport(transport(true), catalog);
    const stream = options.server.streams === true ? transport(false) : undefined;
    this.all = stream === undefined ? [json] : [json, stream];
    this.json = json;
    // Reading the handlers keeps a transport from mounting a route of its own, without guards.
    this.stream = stream?.httpHandlers;
  }

  /** @returns undefined where the client accepts nothing that the server has */
  handlerFor({ json, stream }: AcceptedTypes): PostHandler | undefined {
    return (stream ? this.stream : undefined) ?? (json ? this.json : undefined);
  }
}
