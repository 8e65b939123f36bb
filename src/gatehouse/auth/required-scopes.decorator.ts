import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { MCP_SCOPES_METADATA_KEY } from '@rekog/mcp-nest';

/**
 * The scopes that a resource, a prompt or a REST route needs. Resources and prompts are served only to callers who hold them.
 * On a REST route it only informs clients, in challenges and metadata: the service behind it must check.
 */
export const RequiredScopes = (scopes: readonly string[]): CustomDecorator =>
  SetMetadata(MCP_SCOPES_METADATA_KEY, scopes);
