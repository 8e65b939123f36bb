import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The same schema, as agents are shown it. Every tool's is in every agent's context, so what JSON Schema or its `format`
 * says anyway is left out; and it is written once, not for each list.
 */
export function advertised(schema: z.ZodType): StandardSchemaWithJSON {
  const written = new Map<'input' | 'output', Record<string, unknown>>();
  const write = (io: 'input' | 'output') => (): Record<string, unknown> => {
    const json = written.get(io) ?? toJsonSchema(schema, io);
    written.set(io, json);
    return json;
  };
  const { vendor, version, validate } = schema['~standard'];
  return {
    '~standard': {
      vendor,
      version,
      validate,
      jsonSchema: { input: write('input'), output: write('output') },
    },
  };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      leaveOutDefaults(jsonSchema);
      // What we send has these members and no others; that nobody may add one is of no use to a reader.
      if (io === 'output') delete jsonSchema.additionalProperties;
    },
  });
  // MCP's own dialect needs no naming (schema, Tool.inputSchema).
  return $schema === DIALECT ? json : { $schema, ...json };
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

function leaveOutDefaults(json: JsonSchema): void {
  // Zod spells a date out as a pattern of 170 tokens.
  if (json.format !== undefined) delete json.pattern;
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  // Of an object every name is a string.
  delete json.propertyNames;
  joinNull(json);
}

/** `{ anyOf: [{ type: T }, { type: null }] }` is `{ type: [T, null] }`. */
function joinNull(json: JsonSchema): void {
  const [value, nothing, ...more] = json.anyOf ?? [];
  if (typeof value !== 'object' || typeof nothing !== 'object' || more.length > 0) return;
  if (nothing.type !== 'null' || typeof value.type !== 'string' || value.enum !== undefined) return;
  delete json.anyOf;
  Object.assign(json, value, { type: [value.type, 'null'] });
}
