import { errors } from 'jose';
import type { DiagnosisCode } from './token-diagnosis.js';
import { quoted } from '../../errors/quoted.js';
import { readTokenForm } from './token-form.js';

/** What a failed verification was about. The token is not trusted: its claims only choose the words for the log. */
export function diagnoseVerificationError(
  error: errors.JOSEError,
  token: string,
  knownClientIds: readonly string[] = [],
): DiagnosisCode {
  if (error instanceof errors.JWTExpired) return 'token_expired';
  if (error instanceof errors.JWTClaimValidationFailed) return diagnoseClaim(error, token, knownClientIds);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return 'algorithm_refused';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature_invalid';
  if (error instanceof errors.JWKSNoMatchingKey) return 'key_unknown';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'key_ambiguous';
  return 'token_malformed';
}

function diagnoseClaim(
  { claim, reason }: errors.JWTClaimValidationFailed,
  token: string,
  knownClientIds: readonly string[],
): DiagnosisCode {
  if (reason === 'missing') return 'claim_missing';
  if (reason === 'invalid') return 'claim_invalid';
  switch (claim) {
    case 'iss':
      return 'issuer_unknown';
    case 'aud':
      return knownClientIds.includes(String(untrustedClaim(token, 'aud')))
        ? 'token_is_id_token'
        : 'audience_mismatch';
    case 'nbf':
      return 'token_not_yet_valid';
    default:
      return 'claim_invalid';
  }
}

const CLAIM_BEHIND: Partial<Record<DiagnosisCode, string>> = {
  audience_mismatch: 'aud',
  token_is_id_token: 'aud',
  issuer_unknown: 'iss',
};

/** The claim that a refusal is about, for the log: untrusted, so quoted and cut. Neither claim is a secret. */
export function describeClaim(code: DiagnosisCode, token: string): string | undefined {
  const name = CLAIM_BEHIND[code];
  if (name === undefined) return undefined;
  const value = untrustedClaim(token, name);
  return `${name} is ${value === undefined ? 'no text' : quoted(value)}`;
}

/** Text, or a list of it joined: whatever else a claim may be nested into is not worth walking. */
function untrustedClaim(token: string, name: string): string | undefined {
  const form = readTokenForm(token);
  const value = form.kind === 'signed' ? form.claims[name] : undefined;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  return value
    .slice(0, 5)
    .filter((item) => typeof item === 'string')
    .join(' ');
}
