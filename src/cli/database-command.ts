import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run --silent database -- migrate
       npm run --silent database -- prune-audit-log [--days DAYS]

migrate applies the migrations that are missing. prune-audit-log deletes the audit events that are older than DAYS
(default: AUDIT_RETENTION_DAYS), and records in the audit log that it did.

Environment: MIGRATION_DATABASE_URL (the owner of the tables), else DATABASE_URL or DATA_DIR. The embedded database is open
once: stop the server first.`;

export type DatabaseCommand =
  | { readonly does: 'migrate' }
  | { readonly does: 'prune-audit-log'; readonly days: number | undefined }
  | { readonly does: 'help' };

/** @throws TypeError that says which argument is missing or wrong */
export function readDatabaseCommand(args: readonly string[]): DatabaseCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { days: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) return { does: 'help' };
  const [does, ...others] = positionals;
  if (others.length === 0 && does === 'migrate' && values.days === undefined) return { does };
  if (others.length === 0 && does === 'prune-audit-log') return { does, days: readDays(values.days) };
  throw new TypeError('Say migrate, or prune-audit-log with or without --days.');
}

function readDays(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const days = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (days < 1 || days > 36_500)
    throw new TypeError(`--days must be a whole number from 1 to 36500, not ${value}.`);
  return days;
}
