import { z } from 'zod';

export type Variables = Record<string, string | undefined>;

/** Everything wrong with the environment, in one message. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(
    readonly faults: readonly string[],
    describedIn = '.env.example',
  ) {
    super(
      `The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\n` +
        `Each variable is described in ${describedIn}.`,
    );
  }
}

/** Empty values count as unset: a line `NAME=` in an .env file sets nothing. */
export function withoutBlanks(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

/** Items separated by commas, without blank ones. */
export const commaSeparated = z.string().transform(splitList);

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Digits only: `Number` turns an empty text into 0, and 0x10 into 16. */
export const wholeNumber = (min: number, max: number): z.ZodType<number> => {
  const fault = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, fault)
    .transform(Number)
    .refine((value) => value >= min && value <= max, fault);
};

/** One of these words, in upper or lower case. */
export const oneOf = <const Word extends string>(...words: Word[]): z.ZodType<Word, string> =>
  z.string().transform((value, context) => {
    const word = words.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (word !== undefined) return word;
    context.addIssue({ code: 'invalid_value', values: words, input: value });
    return z.NEVER;
  });

/** `true` or `false`, also as yes and no, on and off, 1 and 0, in upper or lower case. */
export const flag = z.stringbool();

/**
 * Reads variables by their schema.
 * @returns the values, or the faults: one line for each variable, with all that is wrong with it
 */
export function parseVariables<Schema extends z.ZodObject>(
  schema: Schema,
  given: Variables,
): { data: z.infer<Schema>; faults: [] } | { data?: undefined; faults: string[] } {
  const result = schema.safeParse(given, { error: ourWords });
  if (result.success) return { data: result.data, faults: [] };
  const names = new Set(result.error.issues.map(({ path: [name] }) => String(name)));
  return { faults: [...names].map((name) => describeFaults(name, given[name], result.error.issues)) };
}

/** Faults of variables of which all must be set, or none. */
export function faultsOfGroup(names: readonly string[], given: Variables): string[] {
  const there = names.filter((name) => given[name] !== undefined);
  if (there.length === 0) return [];
  return names
    .filter((name) => given[name] === undefined)
    .map((name) => `${name} is missing (${there.join(', ')} needs it)`);
}

/** Replaces zod's own messages, where a schema has no message of ours. */
function ourWords(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'is missing';
  if (issue.code !== 'invalid_value') return 'is invalid';
  const values = issue.expected === 'stringbool' ? ['true', 'false'] : issue.values.map(String);
  return `must be ${[values.slice(0, -1).join(', '), ...values.slice(-1)].join(' or ')}`;
}

/** Values of these are never repeated, nor is any value with a user in an address. */
const SECRET = /(SECRET|PASSWORD|_KEY|DATABASE_URL|^REDIS_URL)$/;

function describeFaults(
  name: string,
  value: string | undefined,
  issues: readonly z.core.$ZodIssue[],
): string {
  const own = issues.filter(({ path }) => path[0] === name);
  const faults = [...new Set(own.map(({ message }) => message))].join('; ');
  if (value === undefined) return `${name} ${faults}`;
  // The second step of the path is the number of an item in a list.
  const items = own.flatMap(({ path }) => (typeof path[1] === 'number' ? splitList(value)[path[1]] : []));
  const now = items.length > 0 ? [...new Set(items)].join(', ') : value;
  return SECRET.test(name) || value.includes('@') ? `${name} ${faults}` : `${name} ${faults} (now "${now}")`;
}
