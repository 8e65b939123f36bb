import type { Request } from 'express';
import type { BearerChallenge } from './bearer-challenge.js';
import type { Principal } from './principal.js';

/** What the guards add to a request. */
export interface AuthenticatedRequest extends Request {
  principal?: Principal;
  /** The challenge of this route, also for errors of the services behind the guard. */
  bearerChallenge?: BearerChallenge;
}
