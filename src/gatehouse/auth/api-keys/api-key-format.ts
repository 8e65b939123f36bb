import { createHash, randomBytes } from 'node:crypto';

/** For secret scanners, and to tell keys from tokens. */
const PREFIX = 'ghk_';
/** The organization has at most 255 bytes, as in a token. */
const FORM = /^ghk_([A-Za-z0-9_-]{2,340})\.([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})$/;

/** Whether a credential is an API key with a damaged prefix: it contains the whole secret. */
export function resemblesApiKey(credential: string): boolean {
  return /^.{0,8}k_[\w-]{2,340}\.[\w-]{40,60}$/i.test(credential);
}

/** Whether a credential has the prefix of an API key, valid or not. */
export function isApiKey(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

/**
 * A new key, `ghk_ORGANIZATION.SECRET` with 256 random bits. Its checksum reveals damaged keys without a database lookup. The
 * organization, which is not secret, selects the row policy for that lookup.
 * @throws RangeError when a key cannot name the organization
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

/** @returns the organization that the key names, or undefined for a malformed key */
export function organizationOfApiKey(key: string): string | undefined {
  const organization = FORM.exec(key)?.[1];
  if (organization === undefined || checksum(key.slice(0, -6)) !== key.slice(-6)) return undefined;
  const decoded = Buffer.from(organization, 'base64url');
  const organizationId = decoded.toString('utf8');
  // Only one spelling is valid, and PostgreSQL accepts no NUL.
  const canonical = Buffer.from(organizationId).toString('base64url') === organization;
  return canonical && !/\p{Cc}/u.test(organizationId) ? organizationId : undefined;
}

/** What is stored of a key. SHA-256 is enough: slow hashes are for passwords, which have fewer than 256 random bits. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function checksum(text: string): string {
  return createHash('sha256').update(`checksum ${text}`).digest('base64url').slice(0, 6);
}
