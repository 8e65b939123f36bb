import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { isInputRequiredResult } from '@modelcontextprotocol/server';
import { MCP_TOOL_METADATA_KEY, McpController, type ToolOptions } from '@rekog/mcp-nest';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { advertised } from './advertised-schema.js';
import { declaredMethods } from './declarations.js';
import { ToolErrorFilter } from './error.filters.js';

/**
 * Lets a tool ask the client for something before it goes on (MCP 2026-07-28, multi round-trip requests). mcp-nest makes
 * text of every result without a list `content`; a member that is not enumerable is not sent.
 */
@Injectable()
class InputRequiredInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const passed = (result: unknown): unknown =>
      isInputRequiredResult(result)
        ? Object.defineProperty({ ...result }, 'content', { value: [], enumerable: false })
        : result;
    return next.handle().pipe(map(passed));
  }
}

/**
 * Marks a class of tools. Their errors reach the agent as tool errors, never as the text of an exception, and their
 * schemas are short.
 * @throws Error for an output that is no object: `structuredContent` is one (MCP, Tools, "Structured Content")
 */
export const ToolController = (): ClassDecorator =>
  applyDecorators(
    McpController(),
    UseFilters(ToolErrorFilter),
    UseInterceptors(InputRequiredInterceptor),
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
