import type { Request } from 'express';
import type { BearerChallenge } from './bearer-challenge.js';
import type { Principal } from './principal.js';

/** What the guards add to a request. */
export interface AuthenticatedRequest extends Request {
  principal?: Principal;
  /** How refusals on this route are challenged, whoever refuses: the guard, a policy, a tool. */
  bearerChallenge?: BearerChallenge;
}
