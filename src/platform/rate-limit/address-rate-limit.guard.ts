import { Injectable } from '@nestjs/common';
import { RateLimitGuard } from './rate-limit.guard.js';

/** Stands before the guards that know callers: a flood of bad tokens ends here, before a signature is checked. */
@Injectable()
export class AddressRateLimitGuard extends RateLimitGuard {
  protected readonly limits = ['address'] as const;
}
