/** The permissions of every API (Auth0: "resource server") this tenant knows. */
export const API_SCOPES = [
  { value: 'projects:read', description: 'look at projects' },
  { value: 'projects:write', description: 'change projects and add notes' },
  { value: 'invoices:read', description: 'look at invoices' },
  { value: 'invoices:write', description: 'void invoices' },
  { value: 'audit:read', description: 'read the audit log' },
  { value: 'clients:read', description: 'look at clients' },
] as const;

/** The scopes of OpenID Connect that the tenant grants to whoever asks. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

/** Identifiers of the registered APIs: the MCP endpoint, the REST API, and whatever was added by configuration. */
export function apiIdentifiers(apiUrl: string, extraAudiences: readonly string[]): ReadonlySet<string> {
  return new Set([`${apiUrl}/mcp`, apiUrl, ...extraAudiences]);
}
