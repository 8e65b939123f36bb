import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Declaration } from './declarations.js';

/** Of `jsonSchema.input`: see the option `advertiseNull`. */
export interface AdvertisedInput extends Record<string, unknown> {
  readonly advertiseNull: boolean;
}

/**
 * What the list of its kind says of a declaration.
 * @throws Error for a tool whose schema cannot be listed
 */
export function listed(
  { kind, name, method, options, requiredScopes = [] }: Declaration,
  advertised: AdvertisedInput,
): object {
  const { description, annotations, parameters, outputSchema, _meta } = options;
  switch (kind) {
    case 'resource':
    case 'resource-template':
      return { ...options, name: options.name ?? method };
    case 'prompt':
      return { name, description, arguments: promptArguments(parameters) };
    case 'tool': {
      const login = { type: 'oauth2', ...(requiredScopes.length > 0 && { scopes: requiredScopes }) };
      return {
        name,
        // The field since 2025-06-18; older clients read it in the annotations.
        ...(annotations?.title !== undefined && { title: annotations.title }),
        description,
        annotations,
        // OpenAI's clients read here which tools need a login.
        _meta: { ..._meta, securitySchemes: [login] },
        inputSchema: jsonSchema(parameters, 'input', name, advertised),
        outputSchema: jsonSchema(outputSchema, 'output', name),
      };
    }
  }
}

function promptArguments(parameters: unknown): object[] {
  const shape = parameters instanceof z.ZodObject ? parameters.shape : {};
  return Object.entries(shape as Record<string, z.ZodType>).map(([name, field]) => ({
    name,
    ...(field.description !== undefined && { description: field.description }),
    required: !field.safeParse(undefined).success,
  }));
}

/** mcp-nest takes JSON Schema itself, too. */
function jsonSchema(
  schema: object | undefined,
  io: 'input' | 'output',
  name: string,
  libraryOptions?: AdvertisedInput,
): object | undefined {
  if (schema === undefined || !('~standard' in schema)) return schema;
  try {
    const { jsonSchema: forms } = (schema as StandardSchemaWithJSON)['~standard'];
    return forms[io]({ target: 'draft-2020-12', libraryOptions });
  } catch (cause) {
    throw new Error(`The ${io} schema of ${name} has no form in JSON Schema`, { cause });
  }
}
