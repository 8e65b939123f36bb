/** The scopes of OpenID Connect, granted on request. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

/** The one permission of the ratings API. */
export const RATINGS_SCOPE = 'ratings:read';
