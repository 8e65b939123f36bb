import { GetPromptResultSchema, ReadResourceResultSchema } from '@modelcontextprotocol/core';
import {
  type CallToolResult,
  type CompleteResult,
  type GetPromptResult,
  type InputRequiredResult,
  isInputRequiredResult,
  type ReadResourceResult,
} from '@modelcontextprotocol/server';
import { buildMcpPattern, McpContext, type McpServerOptions, McpStrategy } from '@rekog/mcp-nest';
import { firstValueFrom } from 'rxjs';
import { z } from 'zod';
import type { Denials } from '../auth/denials.js';
import type { Principal } from '../auth/principal.js';
import { correlationId } from '../http/correlation.js';
import { completionPattern, MOST_COMPLETIONS } from './completes.decorator.js';
import { faultyPart } from './json-rpc-message.js';
import type { Decision } from './mcp-authorization.js';
import type { McpCatalog, OfferedAs } from './mcp-catalog.js';
import type { McpRequest } from './mcp-request.js';
import { McpRequestError } from './mcp-request.error.js';
import { labelOf, type RequestedOperation } from './requested-operation.js';

type Binding = Parameters<McpStrategy['bindRequestHandlers']>;
type SdkServer = Binding[0]['server'];
type ContextArguments = ConstructorParameters<typeof McpContext>[0];

type Granted = Extract<Decision, { kind: 'granted' }>;
type Refused = Exclude<Decision, Granted>;

/** What a method of the application may answer; the SDK would tell the client how an answer fails its schema. */
const answerOf = <Result>(schema: z.ZodType): z.ZodType<Result | InputRequiredResult> =>
  z.custom<Result | InputRequiredResult>(
    (value) => isInputRequiredResult(value) || schema.safeParse(value).success,
  );

const resourceAnswer = answerOf<ReadResourceResult>(ReadResourceResultSchema);
const promptAnswer = answerOf<GetPromptResult>(GetPromptResultSchema);
const completionAnswer = z.object({ values: z.array(z.string()), total: z.int().min(0) });

/**
 * Gives the server of each request a handler for what the request's decision says, and no others: what a caller's scopes
 * do not cover never reaches its method. mcp-nest itself lists all resources and prompts to every caller.
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
    const request = authenticated(rawRequest);
    const { principal, decision } = request;
    if (decision === undefined) this.bindLists(server.server, principal);
    else if (decision.kind !== 'granted')
      server.server.setRequestHandler(decision.operation.method, () => this.refuse(decision, principal));
    else if (decision.offered.kind === 'tool') {
      request.user = { scope: principal.scopes.join(' ') };
      super.bindRequestHandlers(server, session, request);
    } else
      server.server.setRequestHandler(decision.operation.method, (message, sdkContext) =>
        this.answer(
          decision,
          new McpContext([
            server,
            message as ContextArguments[1],
            { ...session, era: session.era ?? 'legacy' },
            request,
            sdkContext,
          ]),
        ),
      );
  }

  private bindLists(server: SdkServer, { scopes }: Principal): void {
    const { catalog } = this;
    server.setRequestHandler('tools/list', () => ({ tools: catalog.list('tool', scopes) }));
    if (catalog.offers('resources')) {
      server.setRequestHandler('resources/list', () => ({ resources: catalog.list('resource', scopes) }));
      server.setRequestHandler('resources/templates/list', () => ({
        resourceTemplates: catalog.list('resource-template', scopes),
      }));
    }
    if (catalog.offers('prompts'))
      server.setRequestHandler('prompts/list', () => ({ prompts: catalog.list('prompt', scopes) }));
  }

  /** @throws McpRequestError, for what is hidden word for word the same as for what does not exist */
  private refuse(refused: Refused, principal: Principal): CallToolResult {
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
      const label = labelOf(refused.operation);
      this.logger.warn(`${kind}_hidden: ${label} needs a scope that no login of this caller could bring.`);
      this.denials.denied(principal, `${kind}_hidden`);
    }
    throw McpRequestError.unknown(kind, requested);
  }

  private async answer(
    { operation, offered }: Granted,
    context: McpContext,
  ): Promise<ReadResourceResult | GetPromptResult | InputRequiredResult | CompleteResult> {
    if (operation.completion !== undefined)
      return { completion: await this.complete(operation.completion, context) };
    const pattern = buildMcpPattern(offered.kind, offered.name);
    if (offered.kind === 'prompt')
      return await this.call(pattern, promptArguments(offered, operation.arguments), context, promptAnswer);
    const payload = { ...operation.arguments, uri: operation.requested };
    return await this.call(pattern, payload, context, resourceAnswer);
  }

  private async complete(
    { of, payload }: NonNullable<RequestedOperation['completion']>,
    context: McpContext,
  ): Promise<CompleteResult['completion']> {
    if (!this.catalog.completes(of)) return { values: [], total: 0, hasMore: false };
    const { values, total } = await this.call(completionPattern(of), payload, context, completionAnswer);
    const first = values.slice(0, MOST_COMPLETIONS);
    return { values: first, total, hasMore: total > first.length };
  }

  /**
   * Calls the method behind a declaration as Nest does, through guards, pipes, interceptors and filters.
   *
   * @throws McpRequestError, whatever went wrong
   */
  private async call<Answer>(
    pattern: { readonly mcp: string; readonly name: string },
    payload: unknown,
    context: McpContext,
    answer: z.ZodType<Answer>,
  ): Promise<Answer> {
    const answered = answer.safeParse(await this.run(JSON.stringify(pattern), payload, context));
    if (answered.success) return answered.data;
    this.logger.error(`${pattern.mcp} ${pattern.name} gave no proper answer${faultyPart(answered.error)}`);
    throw internalError();
  }

  private async run(pattern: string, payload: unknown, context: McpContext): Promise<unknown> {
    try {
      const handled: unknown = await this.getHandlerByPattern(pattern)?.(payload, context);
      return await firstValueFrom(this.transformToObservable(handled));
    } catch (error) {
      // Of a class without our filter, Nest has logged and masked the error, but in words that are not ours.
      if (error instanceof McpRequestError) throw error;
      throw internalError();
    }
  }
}

function authenticated(request: unknown): McpRequest {
  if ((request as Partial<McpRequest>).principal === undefined)
    throw new Error('The MCP endpoint was reached without its guard');
  return request as McpRequest;
}

/** Clients send a field that the user left empty as an empty text, or not at all. */
function promptArguments(
  { name, options: { parameters } }: OfferedAs<'prompt'>,
  given: Readonly<Record<string, unknown>>,
): unknown {
  if (parameters === undefined) return {};
  const parsed = parameters.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
  );
  if (parsed.success) return parsed.data;
  throw McpRequestError.invalidParams(`Invalid arguments of ${name}${faultyPart(parsed.error)}`);
}

function internalError(): McpRequestError {
  return McpRequestError.internal(
    `Something went wrong on our side. (correlation id ${correlationId() ?? 'unknown'})`,
  );
}
