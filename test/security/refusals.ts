import { type DiagnosisCode } from '../../src/gatehouse/auth/tokens/token-diagnosis.js';
import type { Attack, Expected, Target } from './attack.js';
import { type Door, DOORS, withToken } from './doors.js';

/** RFC 6750 §3.1: no credentials, so no error. */
export const anonymous = (door: Door): Expected => ({
  status: 401,
  challenge: door.challenge(),
  code: 'unauthenticated',
  logged: 'token_missing',
});

/** RFC 6750 §3.1 `invalid_token`; which fault it was, only the log says. */
export const invalidToken = (door: Door, logged: DiagnosisCode): Expected => ({
  status: 401,
  challenge: door.challenge('invalid_token', 'Invalid token'),
  code: 'invalid_token',
  logged,
});

/** RFC 6750 §3.1 `invalid_request`. */
export const invalidRequest = (door: Door, logged: DiagnosisCode, description: string): Expected => ({
  status: 400,
  challenge: door.challenge('invalid_request', description),
  code: 'invalid_request',
  logged,
});

/** A good token of somebody who has no business here: no challenge, as logging in again would not help. */
export const forbidden = (code: DiagnosisCode): Expected => ({ status: 403, code, logged: code });

export const insufficientScope = (door: Door): Expected => ({
  status: 403,
  challenge: door.scopeChallenge,
  code: 'insufficient_scope',
  logged: 'insufficient_scope',
});

/** A token that must not open any door. */
export type TokenAttack<Seen extends Target = Target> = readonly [
  name: string,
  clause: string,
  token: (target: Seen, audience: string) => string | Promise<string>,
  expected: (door: Door) => Expected,
];

/** The token, sent with a write, at every door. */
export const atEveryDoor = <Seen extends Target>([
  name,
  clause,
  token,
  expected,
]: TokenAttack<Seen>): Attack<Seen>[] =>
  DOORS.map((door) => ({
    name: `${door.name}: ${name}`,
    clause,
    request: async (target) => withToken(door.addNote(target), await token(target, door.audience)),
    expected: expected(door),
  }));
