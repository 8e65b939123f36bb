import { Injectable } from '@nestjs/common';
import type { BoundServer } from './bound-server.js';
import {
  type Completed,
  type CompletedArgument,
  type Completing,
  completionPattern,
  MOST_COMPLETIONS,
} from './completes.decorator.js';
import { DeclaredHandlers } from './declared-handlers.js';
import { completionAnswer } from './handler-answers.js';
import { covers } from './mcp-authorization.js';
import { McpCatalog } from './mcp-catalog.js';
import { McpRequestError } from './mcp-request.error.js';

/** Completion of arguments. Whose scopes do not cover the prompt or the resource has been refused before. */
@Injectable()
export class CompletionHandlers {
  constructor(
    private readonly catalog: McpCatalog,
    private readonly declared: DeclaredHandlers,
  ) {}

  bind(server: BoundServer): void {
    if (!this.catalog.offers('completion')) return;
    const { scopes } = server.request.principal;
    server.handlers.setRequestHandler('completion/complete', async (message, sdkContext) => {
      const { ref, argument, context } = message.params;
      const completed: CompletedArgument =
        ref.type === 'ref/prompt'
          ? { prompt: this.known('prompt', ref.name, scopes), argument: argument.name }
          : { resourceTemplate: this.known('resource', ref.uri, scopes), argument: argument.name };
      const pattern = completionPattern(completed);
      if (!this.catalog.completions.some((known) => completionPattern(known).name === pattern.name))
        return { completion: { values: [], total: 0, hasMore: false } };
      const completing: Completing = { value: argument.value, arguments: context?.arguments ?? {} };
      const sdk = server.contextOf(message, sdkContext);
      return { completion: firstOf(await this.declared.call(pattern, completing, sdk, completionAnswer)) };
    });
  }

  /** @throws McpRequestError when there is no such thing for this caller */
  private known(kind: 'prompt' | 'resource', name: string, scopes: readonly string[]): string {
    const found = kind === 'prompt' ? this.catalog.findPrompt(name) : this.catalog.findResourceTemplate(name);
    if (found === undefined || !covers(scopes, found)) throw McpRequestError.unknown(kind, name);
    return name;
  }
}

function firstOf({ values, total }: Completed): { values: string[]; total: number; hasMore: boolean } {
  const first = values.slice(0, MOST_COMPLETIONS);
  return { values: first, total, hasMore: total > first.length };
}
