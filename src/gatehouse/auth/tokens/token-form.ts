import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';

/** What a token is made of, read from the token alone: nothing in it is to be trusted yet. */
export type TokenForm =
  | { readonly kind: 'signed'; readonly header: ProtectedHeaderParameters; readonly claims: JWTPayload }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'opaque' };

/** Tells a signed JWT (RFC 7519) from a JWE of five parts (RFC 7516 §3.1) and from a token that only its issuer reads. */
export function readTokenForm(token: string): TokenForm {
  const header = readHeader(token);
  if (header === undefined) return { kind: hasJsonInIt(token) ? 'malformed' : 'opaque' };
  // From here on it is a token of some issuer's, damaged or not: no other issuer may be asked about it, who could use it.
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

/** Whatever stands before, behind or between: a JWT without its beginning is one that somebody could mend. */
function hasJsonInIt(token: string): boolean {
  return token
    .split(/[^\w-]+/)
    .some((part) => /^\s*\{\s*"/.test(Buffer.from(part, 'base64url').toString('latin1')));
}

/** RFC 7515 §4.1.4: text. jose would take anything else for none, and try the issuer's only key. */
function hasReadableKid({ kid }: ProtectedHeaderParameters): boolean {
  return kid === undefined || typeof kid === 'string';
}

/** RFC 7515 §2, RFC 4648 §3.5: decoders let padding and stray bits pass, and one token would go by many names. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}
