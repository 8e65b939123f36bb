import { API_SCOPES, RATINGS_SCOPE } from './apis.js';

export interface Account {
  /** Auth0's subject of an Entra ID user: opaque, never split. */
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  /** Absent for a user without an organization: the token then has no `org_id`. */
  readonly organization?: { readonly id: string; readonly name: string };
  /** What this user's role permits, on every API that people log in for. */
  readonly permissions: readonly string[];
  /** What it permits on the API that tokens are exchanged for. */
  readonly upstreamPermissions: readonly string[];
}

const EVERY_SCOPE = API_SCOPES.map(({ value }) => value);
const ACME = { id: 'org_acme000000000001', name: 'acme' };
const GLOBEX = { id: 'org_globex0000000001', name: 'globex' };

export const ACCOUNTS: readonly Account[] = [
  {
    sub: 'waad|k3Vd0Qw7Zt1mPq5Xy9Lr',
    email: 'writer@acme.example',
    name: 'Wanda Writer',
    organization: ACME,
    permissions: EVERY_SCOPE,
    upstreamPermissions: [RATINGS_SCOPE],
  },
  {
    sub: 'waad|b8Hn2Tc6Jf4sRu0Ge3Wa',
    email: 'reader@acme.example',
    name: 'Remy Reader',
    organization: ACME,
    permissions: ['projects:read', 'invoices:read', 'clients:read'],
    upstreamPermissions: [],
  },
  {
    sub: 'waad|m5Yk9Ld1Vx7bNz2Io8Ce',
    email: 'writer@globex.example',
    name: 'Gita Globex',
    organization: GLOBEX,
    permissions: EVERY_SCOPE,
    upstreamPermissions: [RATINGS_SCOPE],
  },
  {
    sub: 'waad|r0Fs4Uj8Qh6wKp3At7Mo',
    email: 'outsider@nowhere.example',
    name: 'Otto Outsider',
    permissions: EVERY_SCOPE,
    upstreamPermissions: [RATINGS_SCOPE],
  },
];

/** Entra ID compares user names without regard to case. */
export function findAccountByEmail(email: string): Account | undefined {
  return ACCOUNTS.find((account) => account.email === email.trim().toLowerCase());
}

export function findAccountBySubject(sub: string): Account | undefined {
  return ACCOUNTS.find((account) => account.sub === sub);
}
