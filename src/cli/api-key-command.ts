import { parseArgs } from 'node:util';
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

Environment: DATABASE_URL or DATA_DIR, as the server has it. The embedded database is open once: stop the server first.`;

export type ApiKeyCommand =
  | {
      readonly does: 'create';
      readonly organizationId: string;
      readonly name: string;
      readonly scopes: readonly string[];
      readonly days: number;
    }
  | { readonly does: 'list'; readonly organizationId: string }
  | { readonly does: 'revoke'; readonly organizationId: string; readonly id: string }
  | { readonly does: 'help' };

/**
 * @param knownScopes the scopes that a key may have
 * @throws TypeError that says which option is missing or wrong
 */
export function readApiKeyCommand(args: readonly string[], knownScopes: readonly string[]): ApiKeyCommand {
  const option = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      organization: option,
      name: option,
      scopes: option,
      expires: option,
      id: option,
      help: { type: 'boolean' },
    },
  });
  const [does, ...others] = positionals;
  if (values.help === true) return { does: 'help' };
  if (others.length > 0) throw new TypeError(`What is ${others.join(' ')}? Quote values with spaces.`);
  switch (does) {
    case 'create':
      return {
        does,
        organizationId: readOrganization(text('organization', values.organization)),
        name: text('name', values.name),
        scopes: readScopes(text('scopes', values.scopes), knownScopes),
        days: readDays(text('expires', values.expires)),
      };
    case 'list':
      return { does, organizationId: text('organization', values.organization) };
    case 'revoke':
      return {
        does,
        organizationId: text('organization', values.organization),
        id: readId(text('id', values.id)),
      };
    case undefined:
    default:
      throw new TypeError('Say create, list or revoke.');
  }
}

function text(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new TypeError(`--${name} is missing.`);
  // The name is shown as an author, and format characters can reverse or hide text.
  if (value.length > 200 || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value))
    throw new TypeError(`--${name} must be at most 200 characters, none of them a control character.`);
  return value;
}

/** An organization that a key cannot name is rejected before any database is opened. */
function readOrganization(value: string): string {
  try {
    createApiKey(value);
  } catch {
    throw new TypeError(
      `--organization must be at most 255 bytes in UTF-8, not ${Buffer.byteLength(value)}.`,
    );
  }
  return value;
}

function readScopes(value: string, known: readonly string[]): string[] {
  const scopes = [...new Set(value.split(/[ ,]+/).filter((scope) => scope !== ''))];
  const wrong = scopes.filter((scope) => !known.includes(scope));
  if (scopes.length === 0 || wrong.length > 0)
    throw new TypeError(`--scopes must be some of ${known.join(' ')}, not ${wrong.join(' ') || 'empty'}.`);
  return scopes;
}

function readDays(value: string): number {
  const days = Number(/^(\d{1,3})d$/.exec(value)?.[1]);
  if (!(days >= 1 && days <= 365)) throw new TypeError(`--expires must be 1d to 365d, not ${value}.`);
  return days;
}

function readId(value: string): string {
  if (!UUID.test(value)) throw new TypeError(`--id must be the id of a key, not ${value}.`);
  return value;
}
