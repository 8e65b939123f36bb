import { randomBytes } from 'node:crypto';
import type { Account } from './accounts.js';

const LIFETIME_MS = 60_000;

/** The authorization codes of the simulated Entra ID: good once, for a minute, for the sign-in they were made for. */
export class UpstreamCodes {
  private readonly issued = new Map<string, { account: Account; state: string; expiresAt: number }>();

  issue(account: Account, state: string): string {
    for (const [code, { expiresAt }] of this.issued) if (expiresAt <= Date.now()) this.issued.delete(code);
    const code = randomBytes(24).toString('base64url');
    this.issued.set(code, { account, state, expiresAt: Date.now() + LIFETIME_MS });
    return code;
  }

  /** The account the code stands for, or nothing: unknown, used, expired, or made for another sign-in. */
  redeem(code: string, state: string): Account | undefined {
    const entry = this.issued.get(code);
    this.issued.delete(code);
    if (entry?.state !== state || entry.expiresAt <= Date.now()) return undefined;
    return entry.account;
  }
}
