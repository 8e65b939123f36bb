import { SetMetadata } from '@nestjs/common';
import { MCP_SCOPES_METADATA_KEY } from '@rekog/mcp-nest';

/** For a resource or a prompt what `@ToolScopes` is for a tool; mcp-nest has none. */
export const RequiredScopes = (scopes: readonly string[]): MethodDecorator =>
  SetMetadata(MCP_SCOPES_METADATA_KEY, scopes);
