import { applyDecorators, SetMetadata, UseFilters } from '@nestjs/common';
import { McpController } from '@rekog/mcp-nest';
import { ANSWERS } from './declarations.js';
import { ProtocolErrorFilter } from './error.filters.js';

/** A class of resources whose errors reach the client in our own words, and never as the text of an exception. */
export const ResourceController = (): ClassDecorator =>
  applyDecorators(McpController(), SetMetadata(ANSWERS, 'resources'), UseFilters(ProtocolErrorFilter));

/** The same for a class of prompts. */
export const PromptController = ResourceController;
