import { applyDecorators, SetMetadata } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { MCP_TRANSPORT } from '@rekog/mcp-nest';

export const COMPLETES = 'gatehouse:completes';

/** One argument of a prompt, or one variable of a resource template by its URI template. */
export type CompletedArgument = { readonly argument: string } & (
  { readonly prompt: string } | { readonly resourceTemplate: string }
);

/** What a completing method is called with, as its `@Payload()`. */
export interface Completing {
  /** What the user has typed so far; may be empty. */
  readonly value: string;
  /** What the other arguments are already. */
  readonly arguments: Readonly<Record<string, string>>;
}

/** MCP, Utilities, "Completion": "Maximum 100 items per response". */
export const MOST_COMPLETIONS = 100;

/** What a completing method returns. */
export interface Completed {
  /** The best first, of which a client is given the first hundred. */
  readonly values: readonly string[];
  /** How many there are in all; undefined where they were not counted. */
  readonly total?: number | undefined;
  /** Whether there are more; needed only without a total. */
  readonly hasMore?: boolean | undefined;
}

/** The key under which Nest knows the method. */
export const completionPattern = (completed: CompletedArgument): { mcp: 'completion'; name: string } => ({
  mcp: 'completion',
  name: `${completed.argument} of ${'prompt' in completed ? `prompt ${completed.prompt}` : completed.resourceTemplate}`,
});

/**
 * Suggests values for an argument (MCP, Utilities, "Completion"): a method of a `@PromptController()` or
 * `@ResourceController()` that takes `Completing` and returns `Completed`. Callers who may fetch the prompt, or read the
 * resource, may have its arguments completed.
 */
export const Completes = (completed: CompletedArgument): MethodDecorator =>
  applyDecorators(
    SetMetadata(COMPLETES, completed),
    // mcp-nest drops methods without a type, and makes nothing of this one.
    MessagePattern(completionPattern(completed), MCP_TRANSPORT, { mcpType: 'completion' }),
  );
