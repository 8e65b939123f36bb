import { Injectable } from '@nestjs/common';
import { buildMcpPattern } from '@rekog/mcp-nest';
import type { BoundServer } from './bound-server.js';
import { DeclaredHandlers } from './declared-handlers.js';
import { resourceAnswer } from './handler-answers.js';
import { covers } from './mcp-authorization.js';
import { McpCatalog } from './mcp-catalog.js';
import { McpRequestError } from './mcp-request.error.js';

/**
 * Resources, in the place of mcp-nest's handlers, which list all of them to everybody and take the scheme of a URI for
 * nothing. What a caller's scopes do not cover has been refused before a request comes here.
 */
@Injectable()
export class ResourceHandlers {
  constructor(
    private readonly catalog: McpCatalog,
    private readonly declared: DeclaredHandlers,
  ) {}

  bind(server: BoundServer): void {
    if (!this.catalog.offers('resources')) return;
    const { resources, resourceTemplates } = this.catalog;
    const { scopes } = server.request.principal;
    server.handlers.setRequestHandler('resources/list', () => ({
      resources: resources.filter((resource) => covers(scopes, resource)).map(({ listed }) => listed),
    }));
    server.handlers.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: resourceTemplates
        .filter((template) => covers(scopes, template))
        .map(({ listed }) => listed),
    }));
    server.handlers.setRequestHandler('resources/read', async (message, sdkContext) => {
      const { uri } = message.params;
      const match = this.catalog.findResource(uri);
      // The request was refused before it came here, if its caller may not; should it not have been, it is now.
      if (match === undefined || !covers(scopes, match.resource))
        throw McpRequestError.unknown('resource', uri);
      const context = server.contextOf(message, sdkContext);
      return await this.declared.call(
        buildMcpPattern(match.resource.kind, match.resource.name),
        { ...match.variables, uri },
        context,
        resourceAnswer,
      );
    });
  }
}
