import { Client as Client2, StreamableHTTPClientTransport as Transport2 } from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { PreRegisteredClient } from './pre-registered-client.js';

export interface CallResult {
  readonly isError?: boolean | undefined;
  readonly structuredContent?: unknown;
  readonly content: unknown;
}

/** A connection attempt of one of the client libraries, reduced to what the tests do with any of them. */
export interface Connection {
  connect(): Promise<void>;
  /** Redeems the authorization response that the browser brought to the redirect URI. */
  finishAuth(callback: URLSearchParams): Promise<void>;
  listTools(): Promise<string[]>;
  callTool(name: string, args: Record<string, unknown>): Promise<CallResult>;
  /** The protocol revision agreed upon. */
  protocolVersion(): string | undefined;
  close(): Promise<void>;
}

export type OpenConnection = (url: string, provider: PreRegisteredClient) => Connection;

const info = { name: 'gatehouse-tests', version: '1.0.0' };

type Negotiation = NonNullable<ConstructorParameters<typeof Client2>[1]>['versionNegotiation'];

function sdk2(versionNegotiation: NonNullable<Negotiation>): OpenConnection {
  return (url, provider) => {
    const client = new Client2(info, { versionNegotiation });
    const transport = new Transport2(new URL(url), { authProvider: provider });
    return {
      connect: () => client.connect(transport),
      finishAuth: (callback) => transport.finishAuth(callback),
      listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
      callTool: (name, args) => client.callTool({ name, arguments: args }),
      protocolVersion: () => client.getNegotiatedProtocolVersion(),
      close: () => client.close(),
    };
  };
}

const sdk1: OpenConnection = (url, provider) => {
  const client = new Client1(info);
  const transport = new Transport1(new URL(url), { authProvider: provider });
  return {
    connect: () => client.connect(transport),
    finishAuth: (callback) => transport.finishAuth(callback.get('code') ?? ''),
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: (name, args) => client.callTool({ name, arguments: args }) as Promise<CallResult>,
    protocolVersion: () => transport.protocolVersion,
    close: () => client.close(),
  };
};

/** Each client with the protocol revision that it should end up with. */
export const SDK_CLIENTS: readonly (readonly [name: string, revision: string, open: OpenConnection])[] = [
  ['SDK 2.4, legacy', '2025-11-25', sdk2({ mode: 'legacy' })],
  ['SDK 2.4, auto', '2026-07-28', sdk2({ mode: 'auto' })],
  ['SDK 2.4, pinned to 2026-07-28', '2026-07-28', sdk2({ mode: { pin: '2026-07-28' } })],
  ['SDK 1.32', '2025-11-25', sdk1],
];
