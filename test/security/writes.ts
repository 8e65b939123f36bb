import type { Attack, Expected, Target } from './attack.js';
import { type Door, DOORS, withHeaders, withToken } from './doors.js';
import { goodToken } from './forged-token.js';
import type { Header, RawRequest } from './raw-http.js';

/** A good write with a good token, and these headers. */
export const write = (
  door: Door,
  name: string,
  clause: string,
  headers: readonly Header[],
  expected: Expected,
  change: (request: RawRequest) => RawRequest = (request) => request,
): Attack => ({
  name: `${door.name}: ${name}`,
  clause,
  request: (target) =>
    change(withHeaders(withToken(door.addNote(target), goodToken(target, door.audience)), ...headers)),
  expected,
});

export const writes = (
  name: string,
  clause: string,
  headers: readonly Header[],
  expected: (door: Door) => Expected,
  change?: (request: RawRequest) => RawRequest,
): Attack[] => DOORS.map((door) => write(door, name, clause, headers, expected(door), change));

/** Whatever request, with a good token of a writer. */
export const sent = (
  door: Door,
  name: string,
  clause: string,
  request: (target: Target) => RawRequest,
  expected: Expected,
): Attack => ({
  name: `${door.name}: ${name}`,
  clause,
  request: (target) => withToken(request(target), goodToken(target, door.audience)),
  expected,
});
