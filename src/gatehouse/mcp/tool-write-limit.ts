import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { McpAuthorization } from './mcp-authorization.js';
import { McpCatalog } from './mcp-catalog.js';
import { calledToolName } from './requested-operation.js';

/** The stricter limit of writes, for tools: every MCP request is a POST, and only its body says whether it writes. */
@Injectable()
export class ToolWriteLimit {
  constructor(
    private readonly catalog: McpCatalog,
    private readonly authorization: McpAuthorization,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Counts a call that its caller may make. One that is refused writes nothing; and a hidden tool must not show itself
   * by a limit that an unknown one does not have.
   *
   * @throws RateLimitedError (429)
   */
  async count({ body, principal }: AuthenticatedRequest, response: Response): Promise<void> {
    const name = calledToolName(body);
    if (principal === undefined || name === undefined) return;
    const tool = this.catalog.findTool(name);
    if (tool === undefined || tool.readOnly) return;
    if (this.authorization.refusalOf(body, principal) !== undefined) return;
    await this.limiter.countWrite(principal, response);
  }
}
