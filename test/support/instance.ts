import { type BuiltServer, freePort, startBuiltServer, untilReady } from './built-server.js';
import type { IssuerStandIn } from './issuer-stand-in.js';

/** One built server as a process, with tokens for its REST API at hand. */
export interface Instance {
  readonly server: BuiltServer;
  readonly port: number;
  readonly origin: string;
}

/** @param variables at least where the data is; `API_URL` names the instance itself unless it is given */
export async function startInstance(
  issuer: IssuerStandIn,
  variables: Record<string, string>,
  { awaitReady = true } = {},
): Promise<Instance> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = startBuiltServer(
    {
      API_URL: `${origin}/api`,
      AUTH0_DOMAIN: issuer.url.slice(0, -1),
      PORT: String(port),
      ...variables,
    },
    { demoData: true },
  );
  if (awaitReady) await untilReady(server, origin);
  return { server, port, origin };
}
