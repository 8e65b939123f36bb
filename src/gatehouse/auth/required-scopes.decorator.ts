import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { MCP_SCOPES_METADATA_KEY } from '@rekog/mcp-nest';

/**
 * Declares the scopes that a resource, a prompt or a REST route needs, as `@ToolScopes` does for a tool. A resource or
 * prompt is listed and served only to callers who hold them. On a REST route it guards nothing, because the service
 * behind the route does: it tells clients, in challenges and metadata, what to request.
 */
export const RequiredScopes = (scopes: readonly string[]): CustomDecorator =>
  SetMetadata(MCP_SCOPES_METADATA_KEY, scopes);
