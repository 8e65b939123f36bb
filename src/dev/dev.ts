import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { devSettings, type DevSettings, welcome } from '../cli/dev-settings.js';
import { FEATURE_ENVIRONMENTS } from '../features/environment.js';
import { readEnvironment } from '../platform/config/environment.js';
import { ConfigurationError, type Variables } from '../platform/config/variables.js';
import { LabelledChild } from './labelled-child.js';
import { readDevTenantEnvironment } from './tenant/environment.js';
import { untilStopped } from './until-stopped.js';

const POLL_MS = 150;
const dist = join(import.meta.dirname, '..');

/** Runs the dev tenant and the API until a signal, or until one of them ends. Then stops both. */
async function run(settings: DevSettings): Promise<number> {
  await refuseTakenPort('DEV_TENANT_PORT', settings.tenantPort);
  await refuseTakenPort('PORT', settings.port);
  const stopped = untilStopped();
  console.log(
    `Starting the dev tenant on port ${settings.tenantPort} and the API on port ${settings.port} …`,
  );
  const children = [
    new LabelledChild('tenant', join(dist, 'dev/tenant/main.js'), settings.env),
    new LabelledChild('api', join(dist, 'dev/api.js'), settings.env),
  ];
  const firstToEnd = Promise.race(children.map(async ({ label, ended }) => `The ${label} ${await ended}.`));
  const waiting = new AbortController();
  void announce(settings, waiting.signal);
  const failure = await Promise.race([firstToEnd, stopped]);
  waiting.abort();
  await Promise.all(children.map((child) => child.stop()));
  if (failure === undefined) return 0;
  console.error(`${failure} Stopped the other too.`);
  return 1;
}

/** Prints what to do next once both answer. */
async function announce(settings: DevSettings, signal: AbortSignal): Promise<void> {
  const urls = [
    `http://localhost:${settings.tenantPort}/.well-known/openid-configuration`,
    `http://localhost:${settings.port}/health/ready`,
  ];
  for (const url of urls) {
    while (!signal.aborted && !(await answersWell(url, signal))) {
      await sleep(POLL_MS);
    }
  }
  if (!signal.aborted) console.log(welcome(settings));
}

async function answersWell(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Otherwise a server left over from before would answer instead. @throws Error naming the port */
async function refuseTakenPort(variable: string, port: number): Promise<void> {
  const socket = connect({ host: 'localhost', port });
  const taken = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (taken)
    throw new Error(`Port ${port} is in use. Stop what listens there, or set ${variable} to another port.`);
}

/** @throws ConfigurationError with the faults of both processes; Error for NODE_ENV=production */
function readSettings(variables: Variables): DevSettings {
  const faults = new Set<string>();
  const collectFaults = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const fault of error.faults) faults.add(fault);
      return undefined;
    }
  };
  const settings = collectFaults(() => devSettings(variables));
  const { env } = settings ?? devSettings({ ...variables, PORT: '', DEV_TENANT_PORT: '' });
  collectFaults(() => readEnvironment(env, FEATURE_ENVIRONMENTS));
  collectFaults(() => readDevTenantEnvironment(env));
  if (settings === undefined || faults.size > 0)
    throw new ConfigurationError([...faults], '.env.example or docs/dev-tenant.md');
  return settings;
}

try {
  process.exitCode = await run(readSettings(process.env));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
