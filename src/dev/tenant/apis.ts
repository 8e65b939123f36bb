/** The permissions of every API (Auth0: "resource server") of this tenant. */
export const API_SCOPES = [
  { value: 'projects:read', description: 'look at projects' },
  { value: 'projects:write', description: 'change projects and add notes' },
  { value: 'invoices:read', description: 'look at invoices' },
  { value: 'invoices:write', description: 'void invoices' },
  { value: 'audit:read', description: 'read the audit log' },
  { value: 'clients:read', description: 'look at clients' },
] as const;

/** The scopes of OpenID Connect, granted on request. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

/** The one permission of the ratings API. */
export const RATINGS_SCOPE = 'ratings:read';
