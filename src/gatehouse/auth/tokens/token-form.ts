import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';

/** The form of a token. Its contents are not verified. */
export type TokenForm =
  | { readonly kind: 'signed'; readonly header: ProtectedHeaderParameters; readonly claims: JWTPayload }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'opaque' };

/** Tells signed JWTs (RFC 7519), JWEs (RFC 7516 §3.1) and opaque tokens apart. */
export function readTokenForm(token: string): TokenForm {
  const header = readHeader(token);
  if (header === undefined) return { kind: hasJsonInIt(token) ? 'malformed' : 'opaque' };
  // A JWT, even a damaged one, is never introspected: the endpoint could use it elsewhere.
  const parts = token.split('.');
  if (parts.length === 5) return { kind: 'encrypted' };
  try {
    return parts.every(isCanonical) && hasReadableKid(header)
      ? { kind: 'signed', header, claims: decodeJwt(token) }
      : { kind: 'malformed' };
  } catch {
    return { kind: 'malformed' };
  }
}

function readHeader(token: string): ProtectedHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

/** Whether any part is a JSON object: a JWT without its beginning could be repaired and used. */
function hasJsonInIt(token: string): boolean {
  return token
    .split(/[^\w-]+/)
    .some((part) => /^\s*\{\s*"/.test(Buffer.from(part, 'base64url').toString('latin1')));
}

/** RFC 7515 §4.1.4. jose ignores a `kid` of another type and tries the issuer's only key. */
function hasReadableKid({ kid }: ProtectedHeaderParameters): boolean {
  return kid === undefined || typeof kid === 'string';
}

/** RFC 7515 §2, RFC 4648 §3.5: decoders ignore padding and stray bits, so one token could have many spellings. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
