import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { followAuthorizationUrl } from '../../src/dev/sign-in-browser.js';
import { type Deployment, deploy } from '../support/deployment.js';
import { makeTestDirectory } from '../support/test-directory.js';
import { installMoreClients } from './more-clients.js';
import { PreRegisteredClient } from './pre-registered-client.js';
import { SDK_CLIENTS } from './sdk-clients.js';

const DRIVERS = join(import.meta.dirname, 'drivers');

/** Each a file of test/clients/drivers. The others are installed for `npm run test:clients -- --all`. */
const ON_EVERY_RUN = ['ai-sdk', 'inspector-cli'];
const MORE = ['google-genai', 'langchain', 'mastra', 'mcp-use', 'mcpc', 'mcporter', 'openai-agents'];

/** They validate arguments themselves, and need ADVERTISE_NULL to send null (docs/tool-inputs.md). */
const VALIDATING = ['langchain', 'mastra'];

const NULLS = { search: 'warehouse migration', status: null, clientName: null, limit: 1 };
const EMPTY_TEXT = { search: 'warehouse migration', clientName: '', limit: 1 };

const all = process.env.GATEHOUSE_ALL_CLIENTS === 'true';

interface Used {
  readonly tools: readonly string[];
  /** In the form in which the client hands it on. */
  readonly answer: unknown;
}

let deployment: Deployment;
let token: string;
let advertisingNull: Deployment;
let tokenWithNull: string;
let moreClients: string | undefined;

beforeAll(async () => {
  deployment = await deploy();
  advertisingNull = all ? await deploy({ ADVERTISE_NULL: 'true' }) : deployment;
  token = await accessToken(deployment);
  tokenWithNull = all ? await accessToken(advertisingNull) : token;
  if (all) moreClients = await installMoreClients(DRIVERS);
}, 900_000);

afterAll(async () => {
  await deployment.stop();
  if (all) await advertisingNull.stop();
});

/** As a person gets it who pastes a token into a client's configuration. */
async function accessToken({ mcpUrl }: Deployment): Promise<string> {
  const provider = new PreRegisteredClient();
  const [, , open] = SDK_CLIENTS[0] ?? [];
  const connection = open?.(mcpUrl, provider);
  await expect(connection?.connect()).rejects.toThrow(/unauthorized/i);
  const callback = await followAuthorizationUrl(provider.lastAuthorizationUrl, 'writer@acme.example');
  await connection?.finishAuth(callback.searchParams);
  await connection?.close();
  return provider.tokens()?.access_token ?? '';
}

describe.each([...ON_EVERY_RUN, ...(all ? MORE : [])])('%s', (client) => {
  const drivers = (): string => (ON_EVERY_RUN.includes(client) ? DRIVERS : (moreClients ?? ''));

  async function use(tool: string, args: Record<string, unknown>): Promise<Used> {
    const directory = await makeTestDirectory();
    const child = spawn(process.execPath, [join(drivers(), 'use-client.mjs'), client], {
      env: { PATH: process.env.PATH, HOME: directory },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const validates = VALIDATING.includes(client);
    const headers = { Authorization: `Bearer ${validates ? tokenWithNull : token}` };
    const url = (validates ? advertisingNull : deployment).mcpUrl;
    child.stdin.end(JSON.stringify({ url, headers, tool, args, directory }));
    const closed = once(child, 'close');
    const output = await text(child.stdout);
    expect(await closed).toEqual([0, null]);
    await rm(directory, { recursive: true, force: true });
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Used;
  }

  // A model that must fill every property sends null, or an empty text, for one that it would leave out.
  it.each([NULLS, EMPTY_TEXT])('lists the tools with a bearer token, and is answered to %j', async (args) => {
    const { tools, answer } = await use('search_projects', args);
    expect(tools).toEqual(expect.arrayContaining(['search_projects', 'void_invoice', 'whoami']));
    expect(JSON.stringify(answer)).toContain('Warehouse migration');
  });
});
