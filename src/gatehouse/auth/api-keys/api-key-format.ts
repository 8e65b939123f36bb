import { createHash, randomBytes } from 'node:crypto';

/** Known to secret scanners by its prefix, and told from a token by it. */
const PREFIX = 'ghk_';
/** The organization takes 255 bytes at most: as long as one in a token may be. */
const FORM = /^ghk_([A-Za-z0-9_-]{2,340})\.([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})$/;

/** Whether a credential is an API key mistyped in its beginning: it has all that is secret in it. */
export function resemblesApiKey(credential: string): boolean {
  return /^.{0,8}k_[\w-]{2,340}\.[\w-]{40,60}$/i.test(credential);
}

/** Whether a credential means to be an API key, good or not. */
export function isApiKey(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

/**
 * A new key of an organization: `ghk_ORGANIZATION.SECRET` with 256 random bits, and a checksum at the end by which a key
 * cut or mistyped is known without asking the database. The organization is no secret; it says under which row policy the
 * key is to be looked up.
 *
 * @throws RangeError when no key could name the organization: none would ever be let in
 */
export function createApiKey(organizationId: string): string {
  const unchecked = `${PREFIX}${Buffer.from(organizationId).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
  const key = unchecked + checksum(unchecked);
  if (organizationOfApiKey(key) !== organizationId)
    throw new RangeError(
      `No API key can name the organization ${JSON.stringify(organizationId)}: it must have 1 to 255 bytes in UTF-8, none of them a control character.`,
    );
  return key;
}

/** @returns the organization that the key says it is of, or undefined when it cannot be a key */
export function organizationOfApiKey(key: string): string | undefined {
  const organization = FORM.exec(key)?.[1];
  if (organization === undefined || checksum(key.slice(0, -6)) !== key.slice(-6)) return undefined;
  const decoded = Buffer.from(organization, 'base64url');
  const organizationId = decoded.toString('utf8');
  // One key, one spelling; and PostgreSQL takes no NUL.
  const canonical = Buffer.from(organizationId).toString('base64url') === organization;
  return canonical && !/\p{Cc}/u.test(organizationId) ? organizationId : undefined;
}

/**
 * What is stored of a key. A plain SHA-256 is enough: a slow hash makes guessing a password dear, and nobody guesses 256
 * random bits.
 */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function checksum(text: string): string {
  return createHash('sha256').update(`checksum ${text}`).digest('base64url').slice(0, 6);
}
