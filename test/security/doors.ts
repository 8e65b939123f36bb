import { ALL_SCOPES, API_URL, MCP_URL } from '../support/test-app.js';
import type { Expected, Target } from './attack.js';
import type { Header, RawRequest } from './raw-http.js';

/** Where each resource is found; no part of a challenge may come from a request. */
const MCP_METADATA = 'resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/api/mcp"';
const REST_METADATA = 'resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/api"';

/** A way in, with the request that would do most harm there: a write. */
export interface Door {
  readonly name: 'MCP' | 'REST';
  readonly audience: string;
  /** Adds a note to a project, Acme's unless another is given; carries no credentials. */
  addNote(target: Target, projectId?: string): RawRequest;
  /** The answer to a write that was let in. */
  readonly written: Expected;
  readonly projectNotFound: Expected;
  /** @param error none for a request without credentials */
  challenge(error?: string, description?: string): string;
  /** Of a token that may not write. */
  readonly scopeChallenge: string;
}

const NEEDS_WRITE =
  'Bearer error="insufficient_scope", ' +
  'error_description="This needs the scope projects:write, which the access token does not carry.", ' +
  'scope="projects:write"';

/** RFC 6750 §3. @param place what comes last: how to find the resource */
const challenge =
  (place: string) =>
  (error?: string, description?: string): string =>
    error === undefined
      ? `Bearer ${place}`
      : `Bearer error="${error}", error_description="${String(description)}", ${place}`;

export const MCP: Door = {
  name: 'MCP',
  audience: MCP_URL,
  addNote: ({ projectId }, id = projectId) =>
    callTool('add_project_note', { projectId: id, content: 'Written by an attacker' }),
  written: { status: 200, notesAdded: 1 },
  projectNotFound: { status: 200, toolError: 'project_not_found' },
  challenge: challenge(`scope="${ALL_SCOPES.join(' ')}", ${MCP_METADATA}`),
  scopeChallenge: `${NEEDS_WRITE}, ${MCP_METADATA}`,
};

export const REST: Door = {
  name: 'REST',
  audience: API_URL,
  addNote: ({ projectId }, id = projectId) => postNote(id, { content: 'Written by an attacker' }),
  written: { status: 201, notesAdded: 1 },
  projectNotFound: { status: 404, code: 'project_not_found' },
  challenge: challenge(`scope="projects:write", ${REST_METADATA}`),
  scopeChallenge: `${NEEDS_WRITE}, ${REST_METADATA}`,
};

/** At a route of REST that needs no scope: all that could be asked for. */
export const ANY_SCOPE_CHALLENGE = challenge(`scope="${ALL_SCOPES.join(' ')}", ${REST_METADATA}`)();

export const DOORS = [MCP, REST] as const;

const MCP_HEADERS: readonly Header[] = [
  ['Content-Type', 'application/json'],
  ['Accept', 'application/json, text/event-stream'],
  ['MCP-Protocol-Version', '2025-11-25'],
];

/** A body for the MCP endpoint, as text or as something to write as JSON. */
export function postMcp(body: unknown): RawRequest {
  return {
    method: 'POST',
    path: '/api/mcp',
    headers: MCP_HEADERS,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

export function callTool(name: unknown, args: unknown): RawRequest {
  return postMcp({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
}

export function readResource(uri: string): RawRequest {
  return postMcp({ jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri } });
}

export function getPrompt(name: string, args: unknown): RawRequest {
  return postMcp({ jsonrpc: '2.0', id: 1, method: 'prompts/get', params: { name, arguments: args } });
}

/** @param value what has been typed of the prompt's argument */
export function completePrompt(prompt: string, argument: string, value: string): RawRequest {
  const params = { ref: { type: 'ref/prompt', name: prompt }, argument: { name: argument, value } };
  return postMcp({ jsonrpc: '2.0', id: 1, method: 'completion/complete', params });
}

/** The message as text, for what JSON.stringify would not write. */
export const toolCall = (params: string): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;

export function postNote(projectId: string, body: unknown): RawRequest {
  return {
    method: 'POST',
    path: `/api/projects/${projectId}/notes`,
    headers: [['Content-Type', 'application/json']],
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** The request with headers added; one of the same name is replaced. */
export function withHeaders(request: RawRequest, ...headers: readonly Header[]): RawRequest {
  const replaced = new Set(headers.map(([name]) => name.toLowerCase()));
  const kept = (request.headers ?? []).filter(([name]) => !replaced.has(name.toLowerCase()));
  return { ...request, headers: [...kept, ...headers] };
}

export const withToken = (request: RawRequest, token: string): RawRequest =>
  withHeaders(request, ['Authorization', `Bearer ${token}`]);
