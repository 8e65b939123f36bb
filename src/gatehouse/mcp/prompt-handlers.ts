import { Injectable } from '@nestjs/common';
import type { Prompt } from '@modelcontextprotocol/server';
import { buildMcpPattern } from '@rekog/mcp-nest';
import type { BoundServer } from './bound-server.js';
import { DeclaredHandlers } from './declared-handlers.js';
import type { DeclaredPrompt } from './declared-prompts.js';
import { promptAnswer } from './handler-answers.js';
import { faultyPart } from './json-rpc-message.js';
import { covers } from './mcp-authorization.js';
import { McpCatalog } from './mcp-catalog.js';
import { McpRequestError } from './mcp-request.error.js';

/**
 * Prompts, in the place of mcp-nest's handlers, which list all of them to everybody and do not look at arguments. What a
 * caller's scopes do not cover has been refused before a request comes here.
 */
@Injectable()
export class PromptHandlers {
  constructor(
    private readonly catalog: McpCatalog,
    private readonly declared: DeclaredHandlers,
  ) {}

  bind(server: BoundServer): void {
    if (!this.catalog.offers('prompts')) return;
    const { scopes } = server.request.principal;
    server.handlers.setRequestHandler('prompts/list', () => ({
      prompts: this.catalog.prompts.filter((prompt) => covers(scopes, prompt)).map(listed),
    }));
    server.handlers.setRequestHandler('prompts/get', async (message, sdkContext) => {
      const { name, arguments: given = {} } = message.params;
      const prompt = this.catalog.findPrompt(name);
      // As with resources: a second door behind the first.
      if (prompt === undefined || !covers(scopes, prompt)) throw McpRequestError.unknown('prompt', name);
      const context = server.contextOf(message, sdkContext);
      return await this.declared.call(
        buildMcpPattern(prompt.kind, prompt.name),
        checked(prompt, given),
        context,
        promptAnswer,
      );
    });
  }
}

function listed({ name, description, parameters }: DeclaredPrompt): Prompt {
  const fields = Object.entries(parameters?.shape ?? {});
  return {
    name,
    description,
    arguments: fields.map(([argument, field]) => ({
      name: argument,
      ...(field.description !== undefined && { description: field.description }),
      required: !field.safeParse(undefined).success,
    })),
  };
}

/** Each argument is what somebody typed into a field: where nothing was, clients leave it out or send it empty. */
function checked({ name, parameters }: DeclaredPrompt, given: Readonly<Record<string, string>>): unknown {
  if (parameters === undefined) return {};
  const typed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const parsed = parameters.safeParse(typed);
  if (parsed.success) return parsed.data;
  throw McpRequestError.invalidParams(`Invalid arguments of ${name}${faultyPart(parsed.error)}`);
}
