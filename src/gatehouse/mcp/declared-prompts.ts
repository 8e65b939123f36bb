import { MCP_PROMPT_METADATA_KEY, type PromptOptions } from '@rekog/mcp-nest';
import { declaredMethods } from './declared-methods.js';

/** A prompt as its class declares it. */
export interface DeclaredPrompt {
  readonly kind: 'prompt';
  readonly name: string;
  readonly requiredScopes: readonly string[] | undefined;
  readonly description: string;
  readonly parameters: PromptOptions['parameters'];
}

export function declaredPrompts(prototype: unknown): DeclaredPrompt[] {
  return declaredMethods<PromptOptions>(prototype, MCP_PROMPT_METADATA_KEY).map(
    ({ name, options, requiredScopes }) => ({
      kind: 'prompt',
      name: options.name ?? name,
      requiredScopes,
      description: options.description,
      parameters: options.parameters,
    }),
  );
}
