import { applyDecorators, SetMetadata } from '@nestjs/common';
import type { Resource } from '@modelcontextprotocol/server';
import { MessagePattern } from '@nestjs/microservices';
import { MCP_TRANSPORT } from '@rekog/mcp-nest';

export const LISTS = 'gatehouse:lists';

/** The resources of one template, by its URI template. */
export interface ListedTemplate {
  readonly resourceTemplate: string;
}

/** What a listing method is called with, as its `@Payload()`. */
export interface Listing {
  /** The `nextCursor` of an earlier call, possibly of another caller. Undefined on the first page. */
  readonly cursor?: string | undefined;
}

/** What a listing method returns: one page. */
export interface Listed {
  readonly resources: readonly Resource[];
  /** Undefined: there are no more. Bind it to the caller: it comes back from outside. */
  readonly nextCursor?: string | undefined;
}

/** The key under which Nest knows the method. */
export const listingPattern = (uriTemplate: string): { mcp: 'listing'; name: string } => ({
  mcp: 'listing',
  name: uriTemplate,
});

/**
 * Lists the resources of a template in `resources/list` (MCP, Resources, "Listing Resources"), so that users can choose one:
 * a method of a `@ResourceController()` that takes `Listing` and returns `Listed`. Callers who may read the resource may
 * list it. A cursor that the method does not know is an error with the status 400.
 */
export const Lists = (listed: ListedTemplate): MethodDecorator =>
  applyDecorators(
    SetMetadata(LISTS, listed),
    // mcp-nest drops methods without a type, and makes nothing of this one.
    MessagePattern(listingPattern(listed.resourceTemplate), MCP_TRANSPORT, { mcpType: 'listing' }),
  );
