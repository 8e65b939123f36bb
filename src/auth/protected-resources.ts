import { Injectable } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';
import { Config } from '../config/config.js';
import type { ProtectedResource } from './bearer-auth.guard.js';
import type { BearerChallenge } from './bearer-challenge.js';
import { issuerKeySet } from './issuer-key-set.js';
import { auth0Principal } from './issuers/auth0.js';
import { JwtAccessTokenVerifier } from './jwt-access-token-verifier.js';

/** Makes protected resources that trust the configured issuer; they share its keys and differ in their audiences. */
@Injectable()
export class ProtectedResources {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly config: Config) {
    this.keys = issuerKeySet(new URL('.well-known/jwks.json', config.auth0Issuer));
  }

  protect(audiences: readonly string[], challenge: BearerChallenge): ProtectedResource {
    const { AUTH0_CLIENT_ID, AUTH0_ENTERPRISE_STRATEGIES, AUTH0_NAME_CLAIM } = this.config.environment;
    const verifier = new JwtAccessTokenVerifier({
      issuer: this.config.auth0Issuer,
      audiences,
      keys: this.keys,
      knownClientIds: AUTH0_CLIENT_ID === undefined ? [] : [AUTH0_CLIENT_ID],
    });
    const profile = { enterpriseStrategies: AUTH0_ENTERPRISE_STRATEGIES, nameClaim: AUTH0_NAME_CLAIM };
    return { verifier, challenge, toPrincipal: (auth) => auth0Principal(auth, profile) };
  }
}
