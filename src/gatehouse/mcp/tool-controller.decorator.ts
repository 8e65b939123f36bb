import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { isInputRequiredResult, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { MCP_TOOL_METADATA_KEY, McpController, type ToolOptions } from '@rekog/mcp-nest';
import { mergeMap, type Observable } from 'rxjs';
import { z } from 'zod';
import { advertised } from './advertised-schema.js';
import { ANSWERS, declaredMethods } from './declarations.js';
import { ToolErrorFilter } from './error.filters.js';

/**
 * Makes the protocol's result of what a tool returns, where the filter sees what fails: mcp-nest would tell the client the
 * text of the exception.
 */
@Injectable()
class ToolResultInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { outputSchema } = Reflect.getMetadata(MCP_TOOL_METADATA_KEY, context.getHandler()) as ToolOptions;
    return next.handle().pipe(mergeMap((returned: unknown) => toResult(returned, outputSchema)));
  }
}

/** @throws Error for a result that cannot be JSON, or is not what the tool declares */
async function toResult(returned: unknown, schema: ToolOptions['outputSchema']): Promise<object> {
  // For a tool that asks the client first (MCP 2026-07-28, multi round-trip requests). mcp-nest makes text of every result
  // without a list `content`; a member that is not enumerable is not sent.
  if (isInputRequiredResult(returned))
    return Object.defineProperty({ ...returned }, 'content', { value: [], enumerable: false });
  if (Array.isArray((returned as { readonly content?: unknown } | null | undefined)?.content))
    return returned as object;
  const content = [{ type: 'text', text: JSON.stringify(returned ?? null) }];
  if (schema === undefined) return { content };
  const checked = await (schema as StandardSchemaWithJSON)['~standard'].validate(returned);
  if (checked.issues === undefined) return { structuredContent: checked.value, content };
  const [fault] = checked.issues;
  throw new Error(
    `A tool returned what its outputSchema does not allow: ${fault?.message ?? ''} at ${JSON.stringify(fault?.path)}`,
  );
}

/**
 * Marks a class of tools. Their errors reach the agent as tool errors, never as the text of an exception, and their
 * schemas are short.
 * @throws Error for an output that is no object: `structuredContent` is one (MCP, Tools, "Structured Content")
 */
export const ToolController = (): ClassDecorator =>
  applyDecorators(
    McpController(),
    SetMetadata(ANSWERS, 'tools'),
    UseFilters(ToolErrorFilter),
    UseInterceptors(ToolResultInterceptor),
    shortenSchemas,
  );

/** The decorators of the methods have run by now; mcp-nest reads later what they have written. */
const shortenSchemas: ClassDecorator = ({ prototype }) => {
  const methods = declaredMethods<ToolOptions>(prototype as object, MCP_TOOL_METADATA_KEY);
  for (const { method, options } of methods) {
    const { name = method, parameters, outputSchema } = options;
    if (outputSchema instanceof z.ZodArray)
      throw new Error(`The outputSchema of ${name} must be an object: wrap the list in one.`);
    if (parameters instanceof z.ZodType) options.parameters = advertised(parameters);
    if (outputSchema instanceof z.ZodType) options.outputSchema = advertised(outputSchema);
  }
};
