import { setTimeout as sleep } from 'node:timers/promises';
import { signIn } from '../../src/dev/code-flow.js';
import { deploy } from '../support/deployment.js';

/** A resource server, and the tokens to try on it. What is not given cannot be tried. */
export interface AuthorizationTarget {
  /** The MCP endpoint, as clients are configured with it. */
  readonly mcpUrl: string;
  /** Opens it, and may call every tool. */
  readonly token: string;
  /** Opens it, but may not call `limitedTool`. */
  readonly limitedToken?: string | undefined;
  readonly limitedTool?: string | undefined;
  /** Of the same authorization server, for another resource. */
  readonly otherAudienceToken?: string | undefined;
  readonly expiredToken?: string | undefined;
  stop(): Promise<void>;
}

/** The server that the environment names; undefined when it names none, and ours is started. */
export function givenTarget(env: NodeJS.ProcessEnv): AuthorizationTarget | undefined {
  if (env.AUTHORIZATION_URL === undefined) return undefined;
  if (env.AUTHORIZATION_TOKEN === undefined)
    throw new Error('AUTHORIZATION_TOKEN is missing: a token that opens AUTHORIZATION_URL');
  return {
    mcpUrl: env.AUTHORIZATION_URL,
    token: env.AUTHORIZATION_TOKEN,
    limitedToken: env.AUTHORIZATION_LIMITED_TOKEN,
    limitedTool: env.AUTHORIZATION_LIMITED_TOOL,
    otherAudienceToken: env.AUTHORIZATION_OTHER_AUDIENCE_TOKEN,
    expiredToken: env.AUTHORIZATION_EXPIRED_TOKEN,
    stop: () => Promise.resolve(),
  };
}

/** The built server and the dev tenant, each a process of its own. */
export async function startTarget(): Promise<AuthorizationTarget> {
  const deployment = await deploy();
  const { mcpUrl, apiUrl, tenant } = deployment;
  const { issuer } = tenant;
  const email = 'writer@acme.example';
  const tokenFor = async (resource: string, scope?: string): Promise<string> =>
    (await signIn({ issuer, email, resource, ...(scope && { scope }) })).access_token;

  await tenant.set({ tokenLifetime: 1 });
  const expiredToken = await tokenFor(mcpUrl);
  await tenant.reset();
  const target = {
    mcpUrl,
    token: await tokenFor(mcpUrl),
    // Of somebody who could have more: what nobody could get them is not there for them at all.
    limitedToken: await tokenFor(mcpUrl, 'projects:read'),
    limitedTool: 'add_project_note',
    otherAudienceToken: await tokenFor(apiUrl),
    expiredToken,
    stop: () => deployment.stop(),
  };
  // A little longer than it says: clocks may differ.
  while ((await deployment.statusWith(expiredToken)) !== 401) await sleep(500);
  return target;
}
