import pg from 'pg';
import { z } from 'zod';

const ALLOWED_BY = 'ALLOW_UNENCRYPTED_SERVICES';

/**
 * In production, a database or Redis on another machine must be reached over TLS with a verified certificate: credentials
 * and all data go through that connection.
 */
export function faultsOfUnencryptedServices(given: Record<string, string | undefined>): string[] {
  const allowed = z.stringbool().safeParse(given[ALLOWED_BY]).data === true;
  if (given.NODE_ENV !== 'production' || allowed) return [];
  return [
    ...['DATABASE_URL', 'MIGRATION_DATABASE_URL']
      .filter((name) => isUnencryptedDatabase(given[name]))
      .map((name) => `${name} must end in ?sslmode=verify-full (or set ${ALLOWED_BY}=true)`),
    ...(isUnencryptedRedis(given.REDIS_URL)
      ? [`REDIS_URL must begin with rediss:// (or set ${ALLOWED_BY}=true)`]
      : []),
  ];
}

/** As the driver itself reads the URL: `host` and `sslmode` may be among its parameters. */
function isUnencryptedDatabase(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { host, ssl } = new pg.Client({ connectionString: url }) as {
    readonly host: string;
    readonly ssl: boolean | { readonly rejectUnauthorized?: boolean };
  };
  const verified = ssl === true || (typeof ssl === 'object' && ssl.rejectUnauthorized !== false);
  return !verified && !isThisMachine(host);
}

function isUnencryptedRedis(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'redis:' && !isThisMachine(hostname);
}

/** Loopback, or a Unix socket, which the driver takes as the host. */
function isThisMachine(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host.toLowerCase()) || host.startsWith('/');
}
