import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createApiKey } from '../gatehouse/index.js';
import { UUID } from '../platform/fields.js';

export const USAGE = `Usage: npm run --silent api-key -- create --organization ORG --name NAME --scopes "SCOPE …" --expires DAYSd
       npm run --silent api-key -- list --organization ORG
       npm run --silent api-key -- revoke --organization ORG --id ID

Makes API keys for clients without OAuth, and revokes them. create prints the key, once, and nothing else on stdout.

  --organization ORG   the organization, by its id at the identity provider (org_… at Auth0)
  --name NAME          what the key is for; shown as the author of what is done with it
  --scopes "…"         what it may do, for example "projects:read invoices:read"
  --expires DAYSd      1d to 365d
  --id ID              which key, as create and list print it

Environment: MIGRATION_DATABASE_URL (the owner of the tables), else DATABASE_URL or DATA_DIR. The embedded database is open once: stop the server first.`;

// The name is shown as an author, and format characters can reverse or hide text.
const text = z
  .string('is missing')
  // An option without a value takes the next option for one.
  .refine((value) => !/^(\s*$|--)/.test(value), { error: 'is missing', abort: true })
  .refine(
    (value) => value.length <= 200 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value),
    'must be at most 200 characters, none of them a control character',
  );

// Such a key would be rejected each time, so it is not created.
const organization = text.refine(canStandInKey, {
  error: ({ input }) => `must be at most 255 bytes in UTF-8, not ${Buffer.byteLength(input as string)}`,
});

const days = text.transform((value, context) => {
  const number = Number(/^(\d{1,3})d$/.exec(value)?.[1]);
  if (number >= 1 && number <= 365) return number;
  context.addIssue(`must be 1d to 365d, not ${value}`);
  return z.NEVER;
});

const id = text.refine((value) => UUID.test(value), {
  error: ({ input }) => `must be the id of a key, not ${input as string}`,
});

const scopesOf = (known: readonly string[]) =>
  text.transform((value, context) => {
    const scopes = [...new Set(value.split(/[ ,]+/).filter((scope) => scope !== ''))];
    const unknown = scopes.filter((scope) => !known.includes(scope));
    if (scopes.length > 0 && unknown.length === 0) return scopes;
    context.addIssue(`must be some of ${known.join(' ')}, not ${unknown.join(' ') || 'empty'}`);
    return z.NEVER;
  });

/** What each command takes. */
const commandSchemas = (knownScopes: readonly string[]) => ({
  create: z.object({ organization, name: text, scopes: scopesOf(knownScopes), expires: days }),
  list: z.object({ organization: text }),
  revoke: z.object({ organization: text, id }),
});

type Schemas = ReturnType<typeof commandSchemas>;
export type ApiKeyCommand = {
  [Does in keyof Schemas]: { readonly does: Does } & Readonly<z.infer<Schemas[Does]>>;
}[keyof Schemas];

const OPTIONS = ['organization', 'name', 'scopes', 'expires', 'id'];

/**
 * @param knownScopes the scopes that a key may have
 * @returns nothing for `--help`
 * @throws TypeError that names every fault
 */
export function readApiKeyCommand(
  args: readonly string[],
  knownScopes: readonly string[],
): ApiKeyCommand | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      ...Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' } as const])),
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  const [does = '', ...others] = positionals;
  const faults = Object.keys(values)
    .filter((name) => !OPTIONS.includes(name))
    .map((name) => `--${name} is not an option.`);
  if (others.length > 0) faults.push(`What is ${others.join(' ')}? Quote values with spaces.`);
  const schemas = commandSchemas(knownScopes);
  if (!Object.hasOwn(schemas, does)) faults.push('Say create, list or revoke.');
  else {
    const result = schemas[does as keyof Schemas].safeParse(values);
    if (result.success && faults.length === 0) return { does, ...result.data } as ApiKeyCommand;
    for (const { path, message } of result.error?.issues ?? []) faults.push(`--${path.join()} ${message}.`);
  }
  throw new TypeError(faults.join('\n'));
}

function canStandInKey(value: string): boolean {
  try {
    createApiKey(value);
    return true;
  } catch {
    return false;
  }
}
