import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { safely } from './mcp-request.error.js';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The same schema, as agents are shown it: every agent's context holds every tool's, so it must be short. */
export function advertised(schema: z.ZodType): StandardSchemaWithJSON {
  const { vendor, version } = schema['~standard'];
  const validate = (value: unknown) => safely(() => schema['~standard'].validate(value));
  const jsonSchema = {
    input: () => toJsonSchema(schema, 'input'),
    output: () => toJsonSchema(schema, 'output'),
  };
  return { '~standard': { vendor, version, validate, jsonSchema } };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      leaveOutDefaults(jsonSchema);
      if (io === 'input') leaveOutUnportable(jsonSchema);
      // The server is the only one who writes outputs: a reader has no use for this.
      else delete jsonSchema.additionalProperties;
    },
  });
  // MCP's own dialect needs no name (schema, Tool.inputSchema).
  return $schema === DIALECT ? json : { $schema, ...json };
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

function leaveOutDefaults(json: JsonSchema): void {
  // Zod writes a date as a pattern of 170 tokens.
  if (json.format !== undefined) delete json.pattern;
  // Gemini rejects every other format of a text.
  if (json.format !== 'date-time') delete json.format;
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  // The names of an object's members are always strings.
  delete json.propertyNames;
  joinNull(json);
}

/**
 * What one model interface or another rejects in an input, and with it the whole request: OpenAI (strict) defaults and
 * lengths, Anthropic (strict) all bounds, Gemini exclusive bounds and constants. The server validates all of it.
 */
const UNPORTABLE = [
  ...['default', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
] as const;

function leaveOutUnportable(json: JsonSchema): void {
  for (const keyword of UNPORTABLE) Reflect.deleteProperty(json, keyword);
  if (typeof json.const !== 'string') return;
  json.enum = [json.const];
  delete json.const;
}

/** `{ anyOf: [{ type: T }, { type: null }] }` is `{ type: [T, null] }`. */
function joinNull(json: JsonSchema): void {
  const [value, nothing, ...more] = json.anyOf ?? [];
  if (typeof value !== 'object' || typeof nothing !== 'object' || more.length > 0) return;
  if (nothing.type !== 'null' || typeof value.type !== 'string' || value.enum !== undefined) return;
  delete json.anyOf;
  Object.assign(json, value, { type: [value.type, 'null'] });
}
