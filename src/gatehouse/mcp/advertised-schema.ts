import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { AdvertisedInput } from './listed.js';
import { safely } from './mcp-request.error.js';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The same schema with a short JSON Schema: an agent's context holds the schemas of all tools. */
export function advertised(schema: z.ZodType): StandardSchemaWithJSON {
  const { vendor, version } = schema['~standard'];
  const validate = (value: unknown) => safely(() => schema['~standard'].validate(value));
  const jsonSchema = {
    input: ({ libraryOptions }: { libraryOptions?: Partial<AdvertisedInput> }) =>
      toJsonSchema(schema, 'input', libraryOptions?.advertiseNull),
    output: () => toJsonSchema(schema, 'output'),
  };
  return { '~standard': { vendor, version, validate, jsonSchema } };
}

function toJsonSchema(
  schema: z.ZodType,
  io: 'input' | 'output',
  advertiseNull = false,
): Record<string, unknown> {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      leaveOutDefaults(jsonSchema);
      if (io === 'input') leaveOutUnportable(jsonSchema);
      // Noise in output schemas: only the server writes outputs.
      else delete jsonSchema.additionalProperties;
      if (advertiseNull && zodSchema instanceof z.ZodObject) advertiseNullOf(zodSchema, jsonSchema);
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

/** Adds null to the optional properties whose schema accepts it. Their own JSON Schemas are complete by now. */
function advertiseNullOf({ shape }: z.ZodObject, { properties = {}, required = [] }: JsonSchema): void {
  for (const [name, property] of Object.entries(properties)) {
    const field = shape[name] as z.ZodType | undefined;
    if (typeof property === 'boolean' || field === undefined || required.includes(name)) continue;
    if (acceptsNull(field)) addNull(property);
  }
}

/** As left out: a coercing schema makes "null", 0 or false of it. One that is asynchronous, or throws, is not known to. */
function acceptsNull(schema: z.ZodType): boolean {
  try {
    const [given, leftOut] = [schema.safeParse(null), schema.safeParse(undefined)];
    return given.success && leftOut.success && (given.data === null || Object.is(given.data, leftOut.data));
  } catch {
    return false;
  }
}

function addNull(json: JsonSchema): void {
  const types = [json.type ?? []].flat() as string[];
  if (types.length > 0 && !types.includes('null')) {
    const values = json.enum as unknown[] | undefined;
    Object.assign(json, { type: [...types, 'null'] }, values && { enum: [...values, null] });
  }
  if (json.anyOf !== undefined && !json.anyOf.some(isNull)) json.anyOf = [...json.anyOf, { type: 'null' }];
}

const isNull = (json: JsonSchema | boolean): boolean => typeof json === 'object' && json.type === 'null';
