import fc from 'fast-check';

/** Half a surrogate pair cannot be written in a URL. */
export const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/** The parts of a JSON Schema that the tools' and the routes' schemas use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

/** Texts that parsers, databases and logs have stumbled over. */
const NASTY_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00y',
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  '\u202Egnp.exe',
  '\u{E0041}\u{E0042}',
  'I\u0307',
  '%',
  '%00',
  '_%\\',
  "'; DROP TABLE projects; --",
  '$1',
  '{"$ne":null}',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'NaN',
  '-0',
  '1e309',
  '9'.repeat(400),
  'null',
  'undefined',
  '\r\nX-Injected: 1',
  '&|!():*<->',
  'ﬃ'.repeat(200),
  'a'.repeat(20_000),
];

const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);

/** Days and times of the right form, at the ends of what calendars, JavaScript and PostgreSQL know; and of a wrong one. */
const day = fc
  .tuple(
    oneOf('0000', '0001', '1969', '2024', '2026', '9999'),
    oneOf('01-01', '02-28', '02-29', '12-31', '00-00', '02-30', '13-01'),
  )
  .map((parts) => parts.join('-'));
const time = fc
  .tuple(
    oneOf('0000-01-01', '0001-01-01', '2026-11-26', '9999-12-31'),
    oneOf(
      'T00:00:00',
      'T23:59:59',
      'T12:00:00.5',
      `T12:00:00.${'9'.repeat(300)}`,
      'T24:00:00',
      'T23:59:60',
      ' 12:00',
    ),
    oneOf('Z', '+23:59', '-23:59', '-00:00', '+24:00', '+0530', ''),
  )
  .map((parts) => parts.join(''));
const longYear = oneOf(
  '-000001-01-01T00:00:00Z',
  '+010000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '294277-01-01',
);

const ofLength = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', minLength: Math.max(0, length), maxLength: Math.max(0, length) });

function texts({ minLength = 0, maxLength = 200, format }: JsonSchema): fc.Arbitrary<string> {
  const lengths = [minLength - 1, minLength, maxLength, maxLength + 1].map((length) => ofLength(length));
  const any = [
    fc.constantFrom(...NASTY_TEXTS),
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.uuid(),
    ...lengths,
  ];
  const dates = fc.oneof(day, time, longYear);
  return fc.oneof(
    { arbitrary: dates, weight: format === undefined ? 1 : any.length },
    { arbitrary: fc.oneof(...any), weight: any.length },
  );
}

function numbers({ minimum = 0, maximum = 100 }: JsonSchema): fc.Arbitrary<number> {
  const { MAX_SAFE_INTEGER: safe, MAX_VALUE: most, MIN_VALUE: least } = Number;
  return fc.oneof(
    fc.constantFrom(
      minimum - 1,
      minimum,
      maximum,
      maximum + 1,
      minimum + 0.5,
      -0,
      2 ** 31,
      2 ** 63,
      safe + 1,
      most,
      -most,
      least,
    ),
    fc.integer(),
  );
}

const wrongTypes = (): fc.Arbitrary<unknown> => fc.jsonValue({ maxDepth: 3 });

/** Values at and around the boundaries of a schema: good ones, ones just outside, nasty ones, and ones of another type. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const arbitraries = types.flatMap((type): fc.Arbitrary<unknown>[] => {
    if (type === 'object') return [recordsOf(schema)];
    if (type === 'array') return [fc.array(valuesOf(schema.items ?? {}), { maxLength: 3 })];
    if (type === 'integer' || type === 'number') return [numbers(schema)];
    if (type === 'boolean') return [fc.boolean()];
    return type === 'string' ? [texts(schema)] : [fc.constant(null)];
  });
  const members = schema.enum === undefined ? [] : [fc.constantFrom(...schema.enum)];
  return fc.oneof(...[...arbitraries, ...members].map((arbitrary) => ({ arbitrary, weight: 6 })), {
    arbitrary: wrongTypes(),
    weight: 1,
  });
}

/**
 * An object in which one property or two have odd values: the required others are there, with a value that exists where
 * one is known, so that a call gets beyond its validation. Rarely, a property is missing or one too many.
 */
export function recordsOf(
  { properties = {}, required = [] }: JsonSchema,
  known: Readonly<Record<string, readonly unknown[]>> = {},
): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(properties);
  const usual = Object.fromEntries(required.map((name) => [name, known[name]?.[0] ?? 'x']));
  const odd = fc
    .subarray(names, { minLength: Math.min(1, names.length), maxLength: Math.min(2, names.length) })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((name) => [name, valuesOf(properties[name] ?? {})]))),
    );
  const extra = fc.dictionary(fc.constantFrom('toolCallId', 'constructor', '', 'a\0b'), wrongTypes(), {
    maxKeys: 1,
  });
  return fc
    .tuple(
      odd,
      fc.oneof({ arbitrary: fc.constant({}), weight: 9 }, { arbitrary: extra, weight: 1 }),
      fc.nat(19),
    )
    .map(([values, added, lot]) => ({ ...(lot > 0 && usual), ...values, ...added }));
}
