import { applyDecorators, UseFilters, UseInterceptors } from '@nestjs/common';
import { McpController } from '@rekog/mcp-nest';
import { InputRequiredInterceptor } from './input-required.interceptor.js';
import { ToolErrorFilter } from './tool-error.filter.js';

/** A class of tools whose errors reach the agent as tool errors, and never as the text of an exception. */
export const ToolController = (): ClassDecorator =>
  applyDecorators(McpController(), UseFilters(ToolErrorFilter), UseInterceptors(InputRequiredInterceptor));
