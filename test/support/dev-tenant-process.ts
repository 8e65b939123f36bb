import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** An authorization request that the simulated Entra ID saw. */
export interface UpstreamRequest {
  readonly path: string;
  readonly query: Record<string, string>;
}

/** An exchange of a token for one of the ratings API. */
export interface TokenExchange {
  readonly clientId: string;
  readonly sub: string;
  readonly audience: string;
  readonly scope: string;
}

/** A request as the ratings API received it. */
export interface RatingsRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface DevTenantProcess {
  /** With the trailing slash. */
  readonly issuer: string;
  /** Changes settings, answers all of them. */
  set(settings: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Back to the settings of the start. */
  reset(): Promise<void>;
  upstreamRequests(): Promise<UpstreamRequest[]>;
  forgetUpstreamRequests(): Promise<void>;
  tokenExchanges(): Promise<TokenExchange[]>;
  ratingsRequests(): Promise<RatingsRequest[]>;
  /** Both of the above start anew. */
  forgetExchanges(): Promise<void>;
  rotateKeys(): Promise<void>;
  stop(): Promise<void>;
}

/** Of an API that does not run, for a tenant that is tested alone. */
const SCOPES = 'projects:read projects:write invoices:read invoices:write audit:read clients:read';

/**
 * Starts the built dev tenant (`GATEHOUSE_DIST`, or `dist`) as a process of its own, on a free port and with data of
 * its own, and waits until it answers.
 * @throws Error with what it said when it ends instead.
 */
export async function startDevTenant(env: Record<string, string> = {}): Promise<DevTenantProcess> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'gatehouse-dev-tenant-'));
  const entry = resolve(process.env.GATEHOUSE_DIST ?? 'dist', 'dev/tenant/main.js');
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      DEV_TENANT_PORT: '0',
      DATA_DIR: dataDirectory,
      ...(env.API_URL === undefined && { DEV_TENANT_SCOPES: SCOPES }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const issuer = await readIssuer(child);
  return {
    issuer,
    set: async (settings) => (await control(issuer, 'settings', 'POST', settings)) as Record<string, unknown>,
    reset: async () => {
      await control(issuer, 'settings', 'DELETE');
    },
    upstreamRequests: async () => (await control(issuer, 'upstream-requests', 'GET')) as UpstreamRequest[],
    forgetUpstreamRequests: async () => {
      await control(issuer, 'upstream-requests', 'DELETE');
    },
    tokenExchanges: async () => (await control(issuer, 'token-exchanges', 'GET')) as TokenExchange[],
    ratingsRequests: async () => (await control(issuer, 'ratings-requests', 'GET')) as RatingsRequest[],
    forgetExchanges: async () => {
      await control(issuer, 'token-exchanges', 'DELETE');
      await control(issuer, 'ratings-requests', 'DELETE');
    },
    rotateKeys: async () => {
      await control(issuer, 'rotate-keys', 'POST', {});
    },
    stop: async () => {
      process.removeListener('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function readIssuer(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The dev tenant was started without pipes.');
  const said: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => said.push(line));
  for await (const line of createInterface({ input: stdout })) {
    const issuer = /^dev tenant listening at (\S+)$/.exec(line)?.[1];
    if (issuer !== undefined) return issuer;
    said.push(line);
  }
  throw new Error(`The dev tenant did not start:\n${said.join('\n')}`);
}

async function control(issuer: string, route: string, method: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${issuer}__dev/${route}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} /__dev/${route}: ${JSON.stringify(answer)}`);
  return answer;
}
