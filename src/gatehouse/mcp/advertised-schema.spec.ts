import { z } from 'zod';
import { advertised } from './advertised-schema.js';

const propertiesOf = (schema: z.ZodType, advertiseNull: boolean): unknown =>
  advertised(schema)['~standard'].jsonSchema.input({
    target: 'draft-2020-12',
    libraryOptions: { advertiseNull },
  }).properties;

describe('advertiseNull', () => {
  const word = z.enum(['a', 'b']);
  const union = z.union([z.string(), z.strictObject({})]);
  const several = {
    anyOf: [{ type: 'string' }, { type: 'object', properties: {}, additionalProperties: false }],
  };

  it.each<[string, z.ZodType, object, object]>([
    ['an optional text that refuses null', z.string().optional(), { type: 'string' }, { type: 'string' }],
    [
      'a required text that takes it',
      z.preprocess(String, z.string()),
      { type: 'string' },
      { type: 'string' },
    ],
    [
      'an optional text that takes it',
      z.preprocess((value) => value ?? undefined, z.string().optional()),
      { type: 'string' },
      { type: ['string', 'null'] },
    ],
    [
      'a listed word',
      z.preprocess((value) => value ?? undefined, word.optional()),
      { type: 'string', enum: ['a', 'b'] },
      { type: ['string', 'null'], enum: ['a', 'b', null] },
    ],
    [
      'what is advertised with null anyway',
      z.string().nullish(),
      { type: ['string', 'null'] },
      { type: ['string', 'null'] },
    ],
    [
      'one of several types',
      z.preprocess((value) => value ?? undefined, union.optional()),
      several,
      { anyOf: [...several.anyOf, { type: 'null' }] },
    ],
    [
      'an asynchronous one',
      z
        .string()
        .refine(() => Promise.resolve(true))
        .optional(),
      { type: 'string' },
      { type: 'string' },
    ],
  ])('%s', (_, field, off, on) => {
    const schema = z.strictObject({ field, within: z.strictObject({ field }) });
    const properties = (of: object): object => ({
      field: of,
      within: expect.objectContaining({ properties: { field: of } }) as object,
    });
    expect(propertiesOf(schema, false)).toEqual(properties(off));
    expect(propertiesOf(schema, true)).toEqual(properties(on));
  });
});
