import type { AuthenticatedRequest } from './authenticated-request.js';
import type { BearerChallenge } from './bearer-challenge.js';
import type { Principal } from './principal.js';

/** One protected resource: who may enter, and how rejected requests are challenged. */
export interface ProtectedResource {
  readonly challenge: BearerChallenge;
  /**
   * @throws AuthenticationError when the request proves no caller who may enter
   * @throws VerificationUnavailableError when that cannot be decided
   */
  authenticate(request: AuthenticatedRequest): Promise<Principal>;
}
