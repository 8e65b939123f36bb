import { errors, type JWSHeaderParameters } from 'jose';
import { summarizeError } from '../../errors/describe-error.js';
import { quoted } from '../../errors/quoted.js';
import { AuthenticationError } from './authentication.errors.js';
import { describeClaim, readableText } from './claims.js';
import type { DiagnosisCode } from './token-diagnosis.js';

const CODES: Readonly<Record<string, DiagnosisCode>> = {
  [errors.JWTExpired.code]: 'token_expired',
  [errors.JOSEAlgNotAllowed.code]: 'algorithm_refused',
  [errors.JOSENotSupported.code]: 'algorithm_refused',
  [errors.JWSSignatureVerificationFailed.code]: 'signature_invalid',
  [errors.JWKSNoMatchingKey.code]: 'key_unknown',
  [errors.JWKSMultipleMatchingKeys.code]: 'key_ambiguous',
};

/** The refusal that a failed verification leads to. */
export function diagnoseVerificationError(
  error: errors.JOSEError,
  knownClientIds: readonly string[] = [],
): AuthenticationError {
  if (error instanceof errors.JWTClaimValidationFailed) return diagnoseClaim(error, knownClientIds);
  return new AuthenticationError(CODES[error.code] ?? 'token_malformed', { cause: error });
}

/** The refusal of a token whose published key failed. */
export function unusableKey({ kid = '' }: JWSHeaderParameters, error: unknown): AuthenticationError {
  const seen = `the key ${quoted(kid)} fails: ${summarizeError(error)}`;
  return new AuthenticationError('key_unusable', { cause: error, seen });
}

function diagnoseClaim(
  error: errors.JWTClaimValidationFailed,
  knownClientIds: readonly string[],
): AuthenticationError {
  const { claim, reason, payload } = error;
  const refusal = (code: DiagnosisCode, seen?: string): AuthenticationError =>
    new AuthenticationError(code, { cause: error, seen });
  if (reason === 'missing') return refusal('claim_missing', `${claim} is missing`);
  if (reason === 'invalid') return refusal('claim_invalid');
  if (claim === 'nbf') return refusal('token_not_yet_valid');
  if (claim === 'iss') return refusal('issuer_unknown', describeClaim('iss', payload.iss));
  if (claim !== 'aud') return refusal('claim_invalid');
  const toClient = knownClientIds.includes(readableText(payload.aud) ?? '');
  return refusal(toClient ? 'token_is_id_token' : 'audience_mismatch', describeClaim('aud', payload.aud));
}
