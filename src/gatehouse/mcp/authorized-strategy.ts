import {
  GetPromptResultSchema,
  ListResourcesResultSchema,
  ReadResourceResultSchema,
} from '@modelcontextprotocol/core';
import {
  type CallToolResult,
  type CompleteRequestParams,
  type CompleteResult,
  type GetPromptResult,
  type InputRequiredResult,
  isInputRequiredResult,
  type Prompt,
  type ReadResourceResult,
  type ResourceTemplateType,
  type Tool,
} from '@modelcontextprotocol/server';
import {
  buildMcpPattern,
  McpContext,
  type McpServerOptions,
  McpStrategy,
  type PromptOptions,
} from '@rekog/mcp-nest';
import { firstValueFrom } from 'rxjs';
import { z } from 'zod';
import type { Denials } from '../auth/denials.js';
import type { Principal } from '../auth/principal.js';
import { describeError } from '../errors/describe-error.js';
import { nameOperation } from '../http/correlation.js';
import { completionPattern, MOST_COMPLETIONS } from './completes.decorator.js';
import { faultyPart } from './json-rpc-message.js';
import type { Decision, Granted, McpRequest } from './mcp-authorization.js';
import type { McpCatalog, Offered } from './mcp-catalog.js';
import { listingPattern } from './lists.decorator.js';
import { McpRequestError, safely } from './mcp-request.error.js';
import { listResources } from './resource-list.js';
import { labelOf } from './requested-operation.js';
import { nameIgnored } from './unknown-arguments.js';

type Binding = Parameters<McpStrategy['bindRequestHandlers']>;
type SdkServer = Binding[0]['server'];
type ContextArguments = ConstructorParameters<typeof McpContext>[0];
type Answer = ReadResourceResult | GetPromptResult | InputRequiredResult;

const completion = z.object({
  values: z.array(z.string()),
  total: z.int().min(0).optional(),
  hasMore: z.boolean().optional(),
});

/**
 * Gives the server of each request a handler for what the request's decision says, and no others: what a caller's scopes
 * do not cover never reaches its method. mcp-nest itself serves all resources and prompts to every caller.
 */
export class AuthorizedStrategy extends McpStrategy {
  constructor(
    options: McpServerOptions,
    private readonly catalog: McpCatalog,
    private readonly denials: Denials,
  ) {
    super(options);
  }

  override bindRequestHandlers(...[server, session, rawRequest]: Binding): void {
    const request = rawRequest as McpRequest;
    const { principal, decision } = request;
    const contextOf = (message: unknown, sdkContext: unknown): McpContext => {
      const era = session.era ?? 'legacy';
      return new McpContext([
        server,
        message as ContextArguments[1],
        { ...session, era },
        request,
        sdkContext as ContextArguments[4],
      ]);
    };
    if (decision === undefined) this.bindLists(server.server, principal, contextOf);
    else if (decision.kind !== 'granted')
      server.server.setRequestHandler(decision.operation.method, () => this.refuse(decision, principal));
    else if (decision.offered.kind === 'tool') {
      // mcp-nest reads the scopes there; the rest may be the application's.
      request.user = { ...request.user, scope: principal.scopes.join(' ') };
      if (request.ignoredArguments !== undefined) nameIgnored(server.server, request.ignoredArguments);
      super.bindRequestHandlers(server, session, request);
    } else
      server.server.setRequestHandler(decision.operation.method, (message, sdkContext) => {
        const context = contextOf(message, sdkContext);
        return message.method === 'completion/complete'
          ? this.complete(decision.offered, message.params, context)
          : this.answer(decision, context);
      });
  }

  private bindLists(
    server: SdkServer,
    { scopes }: Principal,
    contextOf: (message: unknown, sdkContext: unknown) => McpContext,
  ): void {
    const { catalog } = this;
    server.setRequestHandler('tools/list', () => ({ tools: catalog.list<Tool>('tool', scopes) }));
    if (catalog.offers('resources')) {
      server.setRequestHandler('resources/list', (message, sdkContext) => {
        const { cursor } = message.params ?? {};
        nameOperation({ name: 'resources/list', arguments: () => ({ cursor }) });
        const context = contextOf(message, sdkContext);
        return listResources(catalog, scopes, cursor, (uriTemplate, listing) =>
          this.call(listingPattern(uriTemplate), listing, context, ListResourcesResultSchema),
        );
      });
      server.setRequestHandler('resources/templates/list', () => ({
        resourceTemplates: catalog.list<ResourceTemplateType>('resource-template', scopes),
      }));
    }
    if (catalog.offers('prompts'))
      server.setRequestHandler('prompts/list', () => ({ prompts: catalog.list<Prompt>('prompt', scopes) }));
  }

  /** @throws McpRequestError, for what is hidden word for word the same as for what does not exist */
  private refuse(refused: Exclude<Decision, Granted>, principal: Principal): CallToolResult {
    const { kind, requested } = refused.operation;
    if (refused.kind === 'step-up') {
      const { code, message } = refused.error;
      this.logger.warn(`${code} over MCP: ${message}`);
      this.denials.denied(principal, code);
      const text = `${message} (${code})`;
      if (kind !== 'tool') throw McpRequestError.refused(text);
      return { isError: true, content: [{ type: 'text', text }] };
    }
    if (refused.kind === 'hidden') {
      this.logger.warn(
        `${kind}_hidden: ${labelOf(refused.operation, refused.offered)} needs a scope that no login of this caller could bring.`,
      );
      this.denials.denied(principal, `${kind}_hidden`);
    }
    throw McpRequestError.unknown(kind, requested);
  }

  private async answer({ operation, offered }: Granted, context: McpContext): Promise<Answer> {
    const { requested, arguments: given = {} } = operation;
    const isPrompt = offered.kind === 'prompt';
    const payload = isPrompt ? promptArguments(offered, given) : { ...given, uri: requested };
    const result = isPrompt ? GetPromptResultSchema : ReadResourceResultSchema;
    return await this.call(
      buildMcpPattern(offered.kind, offered.name),
      payload,
      context,
      z.custom<Answer>((value) => isInputRequiredResult(value) || result.safeParse(value).success),
    );
  }

  private async complete(
    { kind, name }: Offered,
    { argument, context: given }: CompleteRequestParams,
    context: McpContext,
  ): Promise<CompleteResult> {
    const pattern = completionPattern({
      argument: argument.name,
      ...(kind === 'prompt' ? { prompt: name } : { resourceTemplate: name }),
    });
    if (this.getHandlerByPattern(JSON.stringify(pattern)) === null)
      return { completion: { values: [], total: 0, hasMore: false } };
    const payload = { value: argument.value, arguments: given?.arguments ?? {} };
    const { values, total, hasMore = false } = await this.call(pattern, payload, context, completion);
    const first = values.slice(0, MOST_COMPLETIONS);
    return {
      completion: { values: first, total, hasMore: hasMore || (total ?? values.length) > first.length },
    };
  }

  /**
   * Calls the method behind a declaration as Nest does, through guards, pipes, interceptors and filters.
   * @param schema of its answer: the SDK would tell the client how one fails
   * @throws McpRequestError, whatever went wrong
   */
  private async call<Result>(
    pattern: { readonly mcp: string; readonly name: string },
    payload: unknown,
    context: McpContext,
    schema: z.ZodType<Result>,
  ): Promise<Result> {
    const answered = schema.safeParse(await this.run(JSON.stringify(pattern), payload, context));
    if (answered.success) return answered.data;
    this.logger.error(`${pattern.mcp} ${pattern.name} gave no proper answer${faultyPart(answered.error)}`);
    throw McpRequestError.internal();
  }

  private run(pattern: string, payload: unknown, context: McpContext): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // A hook may be an async function, against its type.
      const runWithHooks: (handle: (runEndHook: () => void) => Promise<void>) => unknown =
        this.runWithProcessingHooks.bind(this, context);
      const start = async (): Promise<void> => {
        await runWithHooks(async (runEndHook) => {
          try {
            const handled: unknown = await this.getHandlerByPattern(pattern)?.(payload, context);
            resolve(await firstValueFrom(this.transformToObservable(handled)));
          } catch (error) {
            // Of a class without our filter, Nest has logged and masked the error, but in words that are not ours.
            reject(error instanceof McpRequestError ? error : McpRequestError.internal());
          } finally {
            runEndHook();
          }
        });
      };
      start().catch((error: unknown) => {
        this.logger.error('A processing hook failed', describeError(error));
        reject(McpRequestError.internal());
      });
    });
  }
}

/** Clients send a field that the user left empty as an empty text, or not at all. */
function promptArguments({ name, options }: Offered, given: Readonly<Record<string, unknown>>): unknown {
  const { parameters } = options as PromptOptions;
  if (parameters === undefined) return {};
  const filled = Object.entries(given).filter(([, value]) => value !== '');
  const parsed = safely(() => parameters.safeParse(Object.fromEntries(filled)));
  if (parsed.success) return parsed.data;
  throw McpRequestError.invalidParams(`Invalid arguments of ${name}${faultyPart(parsed.error)}`);
}
