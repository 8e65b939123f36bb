import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { McpRequestError } from './mcp-request.error.js';

/** What a method behind a resource template is called with, as its `@Payload(...)`. */
export type ResourceRequest<Variables> = Variables & { readonly uri: string };

/**
 * Checks what a URI has in the place of a template's variables by the schema of the tool that takes the same. What that
 * refuses is the address of nothing: answered as every other unknown resource.
 */
@Injectable()
export class ResourceVariables<Variables extends object> implements PipeTransform<
  ResourceRequest<object>,
  ResourceRequest<Variables>
> {
  constructor(private readonly schema: z.ZodType<Variables>) {}

  /** @throws McpRequestError */
  transform({ uri, ...variables }: ResourceRequest<object>): ResourceRequest<Variables> {
    const parsed = this.schema.safeParse(variables);
    if (!parsed.success) throw McpRequestError.unknown('resource', uri);
    return { ...parsed.data, uri };
  }
}
