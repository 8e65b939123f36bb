import { Injectable, Logger } from '@nestjs/common';
import type { z } from 'zod';
import { type Principal, summarizeError } from '../../gatehouse/index.js';
import { Config } from '../../platform/config/config.js';
import { fetchUpstream } from '../../platform/upstream/fetch-upstream.js';
import { UpstreamTokenService } from '../../platform/upstream/upstream-token.service.js';
import {
  LoginNotExchangeableError,
  UpstreamTokenRefusedError,
} from '../../platform/upstream/upstream.errors.js';
import { type CreditRating, type CreditRatingMissing, ratingsApiAnswer } from './clients.schemas.js';
import { ratingsEnvironment } from './ratings.environment.js';

const SCOPES = ['ratings:read'];

/** Credit ratings from another API, requested in the caller's name. A failure is a reason in the answer, not an error. */
@Injectable()
export class CreditRatings {
  private readonly logger = new Logger(CreditRatings.name);
  private readonly environment: z.infer<typeof ratingsEnvironment.schema>;

  constructor(
    config: Config,
    private readonly tokens: UpstreamTokenService,
  ) {
    this.environment = config.of(ratingsEnvironment);
  }

  /**
   * @param clientName of a client of the principal's organization, as our own database spells it
   * @returns the rating, or why there is none; never rejects
   */
  async ratingOf(principal: Principal, clientName: string): Promise<CreditRating | CreditRatingMissing> {
    const { RATINGS_API_URL: url, RATINGS_API_AUDIENCE: audience } = this.environment;
    if (url === undefined || audience === undefined) return 'not_configured';
    try {
      return await this.ask(principal, { url, audience }, clientName);
    } catch (error) {
      if (error instanceof UpstreamTokenRefusedError) return 'not_permitted';
      if (error instanceof LoginNotExchangeableError) return 'not_for_this_login';
      this.logger.warn(`No credit rating from ${new URL(url).origin}: ${summarizeError(error)}`);
      return 'unavailable';
    }
  }

  private async ask(
    principal: Principal,
    { url, audience }: { readonly url: string; readonly audience: string },
    clientName: string,
  ): Promise<CreditRating | CreditRatingMissing> {
    const api = { audience, scopes: SCOPES };
    const token = await this.tokens.tokenFor(principal, api);
    const question = new URL(url);
    // A parameter, not a path segment: a client may be called `..`.
    question.searchParams.set('clientName', clientName);
    const response = await fetchUpstream(question.href, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
    });
    switch (response.status) {
      case 200:
        return ratingsApiAnswer.parse(await response.json());
      case 403:
        return 'not_permitted';
      case 404:
        return 'not_rated';
      case 401:
        this.tokens.forget(principal, api);
    }
    throw new Error(`It answered with status ${response.status}`);
  }
}
