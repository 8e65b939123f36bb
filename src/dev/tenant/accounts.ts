import { RATINGS_SCOPE } from './apis.js';

export interface Account {
  /** Auth0's subject of an Entra ID user: opaque, never split. */
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  /** Absent for a user without an organization: the token then has no `org_id`. */
  readonly organization?: { readonly id: string; readonly name: string };
  readonly role: keyof typeof ROLES;
}

/** What each role permits on the APIs that people log in for, and on the one that tokens are exchanged for. */
const ROLES = {
  writer: { permits: () => true, upstreamPermissions: [RATINGS_SCOPE] },
  reader: {
    // The audit log says what others have done, so it is not for everybody.
    permits: (scope: string) => /\bread\b/.test(scope) && scope !== 'audit:read',
    upstreamPermissions: [],
  },
} as const;

/** Those of the scopes that the account has. */
export function permissionsOf({ role }: Account, scopes: readonly string[]): string[] {
  return scopes.filter(ROLES[role].permits);
}

/** The same on the API that tokens are exchanged for. */
export function upstreamPermissionsOf({ role }: Account): readonly string[] {
  return ROLES[role].upstreamPermissions;
}

const ACME = { id: 'org_acme000000000001', name: 'acme' };
const GLOBEX = { id: 'org_globex0000000001', name: 'globex' };

export const ACCOUNTS: readonly Account[] = [
  {
    sub: 'waad|k3Vd0Qw7Zt1mPq5Xy9Lr',
    email: 'writer@acme.example',
    name: 'Wanda Writer',
    organization: ACME,
    role: 'writer',
  },
  {
    sub: 'waad|b8Hn2Tc6Jf4sRu0Ge3Wa',
    email: 'reader@acme.example',
    name: 'Remy Reader',
    organization: ACME,
    role: 'reader',
  },
  {
    sub: 'waad|m5Yk9Ld1Vx7bNz2Io8Ce',
    email: 'writer@globex.example',
    name: 'Gita Globex',
    organization: GLOBEX,
    role: 'writer',
  },
  {
    sub: 'waad|r0Fs4Uj8Qh6wKp3At7Mo',
    email: 'outsider@nowhere.example',
    name: 'Otto Outsider',
    role: 'writer',
  },
];

/** Entra ID compares user names without regard to case. */
export function findAccountByEmail(email: string): Account | undefined {
  return ACCOUNTS.find((account) => account.email === email.trim().toLowerCase());
}

export function findAccountBySubject(sub: string): Account | undefined {
  return ACCOUNTS.find((account) => account.sub === sub);
}
