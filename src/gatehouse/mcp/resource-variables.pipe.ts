import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { McpRequestError } from './mcp-request.error.js';

/** What a method behind a resource template is called with, as its `@Payload(...)`. */
export type ResourceRequest<Variables> = Variables & { readonly uri: string };

/** Validates the variables of a URI by the schema of the tool that takes the same; invalid ones are an unknown resource. */
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
