import type {
  Prompt,
  Resource,
  ResourceTemplateType,
  StandardSchemaWithJSON,
  Tool,
} from '@modelcontextprotocol/server';
import type { Declared, Kind } from './declarations.js';

/** What the lists say of a thing, by its kind. */
export interface ListedAs {
  tool: Tool;
  resource: Resource;
  'resource-template': ResourceTemplateType;
  prompt: Prompt;
}

export const LISTED: { readonly [K in Kind]: (declared: Declared<K>) => ListedAs[K] } = {
  tool: ({ name, options, requiredScopes = [] }) => ({
    name,
    description: options.description,
    annotations: options.annotations,
    // OpenAI's clients read this to see which tools need a login: here, all of them.
    _meta: {
      ...options._meta,
      securitySchemes: [{ type: 'oauth2', ...(requiredScopes.length > 0 && { scopes: requiredScopes }) }],
    },
    inputSchema: jsonSchema(options.parameters ?? {}, 'input') as Tool['inputSchema'],
    ...(options.outputSchema && { outputSchema: jsonSchema(options.outputSchema, 'output') }),
  }),
  resource: ({ method, options }) => ({ ...options, name: options.name ?? method }),
  'resource-template': ({ method, options }) => ({ ...options, name: options.name ?? method }),
  prompt: ({ name, options: { description, parameters } }) => ({
    name,
    description,
    arguments: Object.entries(parameters?.shape ?? {}).map(([argument, field]) => ({
      name: argument,
      ...(field.description !== undefined && { description: field.description }),
      required: !field.safeParse(undefined).success,
    })),
  }),
};

/** A tool may declare its schemas as JSON Schema too. */
function jsonSchema(schema: object, io: 'input' | 'output'): Record<string, unknown> {
  if (!('~standard' in schema)) return { ...schema };
  return (schema as StandardSchemaWithJSON)['~standard'].jsonSchema[io]({ target: 'draft-2020-12' });
}
