import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type ProtectedHeaderParameters,
} from 'jose';
import type { RefusalCode } from './token-diagnosis.js';

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';

/**
 * Tokens that no key of this issuer could make good, told apart before any key is asked for: a flood of foreign
 * tokens never reaches the issuer.
 */
export function diagnoseUnverifiable(token: string, issuer: string): RefusalCode | undefined {
  const segments = token.split('.').length;
  const header = readHeader(token);
  if (header === undefined) return 'token_malformed';
  // RFC 7516 §3.1: a compact JWE has five parts. Auth0 makes one when it knows no audience.
  if (segments === 5) return 'token_encrypted';
  const claims = readClaims(token);
  if (claims === undefined) return 'token_malformed';
  // Graph signs over a header with a hashed nonce: only Graph can verify such a token.
  if ('nonce' in header || claims.aud === MICROSOFT_GRAPH) return 'token_for_graph';
  if (claims.iss === undefined) return 'claim_missing';
  return claims.iss === issuer ? undefined : 'issuer_unknown';
}

/** What a failed verification was about. The token is not trusted: its claims only choose the words for the log. */
export function diagnoseVerificationError(
  error: errors.JOSEError,
  token: string,
  knownClientIds: readonly string[] = [],
): RefusalCode {
  if (error instanceof errors.JWTExpired) return 'token_expired';
  if (error instanceof errors.JWTClaimValidationFailed) return diagnoseClaim(error, token, knownClientIds);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return 'algorithm_refused';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature_invalid';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'key_unknown';
  }
  return 'token_malformed';
}

const CLAIM_BEHIND: Partial<Record<RefusalCode, string>> = {
  audience_mismatch: 'aud',
  token_is_id_token: 'aud',
  issuer_unknown: 'iss',
};

/** The claim that a refusal is about, for the log: untrusted, so quoted and cut. Neither claim is a secret. */
export function describeClaim(code: RefusalCode, token: string): string | undefined {
  const claim = CLAIM_BEHIND[code];
  if (claim === undefined) return undefined;
  return `${claim} is ${JSON.stringify(readClaims(token)?.[claim]).slice(0, 200)}`;
}

function diagnoseClaim(
  { claim, reason }: errors.JWTClaimValidationFailed,
  token: string,
  knownClientIds: readonly string[],
): RefusalCode {
  if (reason === 'missing') return 'claim_missing';
  if (reason === 'invalid') return 'claim_invalid';
  switch (claim) {
    case 'iss':
      return 'issuer_unknown';
    case 'aud': {
      const audience = readClaims(token)?.aud;
      return typeof audience === 'string' && knownClientIds.includes(audience)
        ? 'token_is_id_token'
        : 'audience_mismatch';
    }
    case 'nbf':
      return 'token_not_yet_valid';
    default:
      return 'claim_invalid';
  }
}

function readHeader(token: string): ProtectedHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}

function readClaims(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
