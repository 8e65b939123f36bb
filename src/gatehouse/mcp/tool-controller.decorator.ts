import { applyDecorators, UseFilters, UseInterceptors } from '@nestjs/common';
import { MCP_TOOL_METADATA_KEY, McpController, type ToolOptions } from '@rekog/mcp-nest';
import { z } from 'zod';
import { advertised } from './advertised-schema.js';
import { declaredMethods } from './declarations.js';
import { InputRequiredInterceptor } from './input-required.interceptor.js';
import { ToolErrorFilter } from './error.filters.js';

/**
 * A class of tools whose errors reach the agent as tool errors, and never as the text of an exception, and whose schemas
 * are short.
 */
export const ToolController = (): ClassDecorator =>
  applyDecorators(
    McpController(),
    UseFilters(ToolErrorFilter),
    UseInterceptors(InputRequiredInterceptor),
    shortenSchemas,
  );

/**
 * The decorators of the methods have run by now; mcp-nest reads later what they have written.
 *
 * @throws Error for an output that is no object: `structuredContent` is one (MCP, Tools, "Structured Content")
 */
const shortenSchemas: ClassDecorator = ({ prototype }) => {
  for (const { method, options } of declaredMethods<ToolOptions>(
    prototype as object,
    MCP_TOOL_METADATA_KEY,
  )) {
    if (options.outputSchema instanceof z.ZodArray)
      throw new Error(
        `The outputSchema of ${options.name ?? method} must be an object: wrap the list in one.`,
      );
    if (options.parameters instanceof z.ZodType) options.parameters = advertised(options.parameters);
    if (options.outputSchema instanceof z.ZodType) options.outputSchema = advertised(options.outputSchema);
  }
};
