import {
  classifyInboundRequest,
  type JSONRPCRequest,
  type MessageClassification,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server';
import type { McpRequest } from './mcp-authorization.js';

/** The revision whose requests describe themselves. */
export const MODERN_VERSION = '2026-07-28';

/**
 * The era of a request that is plainly valid, by its headers too; undefined for all others. The SDK judges those: this only
 * has to be right when it says yes.
 */
export function ordinaryRequest(request: McpRequest): MessageClassification | undefined {
  const { headers } = request;
  const message = request.body as JSONRPCRequest;
  const version = textOf(headers['mcp-protocol-version']);
  const method = textOf(headers['mcp-method']);
  const name = textOf(headers['mcp-name']);
  const route = classifyInboundRequest({
    httpMethod: 'POST',
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    ...(name !== undefined && { mcpNameHeader: name }),
    body: message,
  });
  switch (route.kind) {
    case 'legacy':
      return isOrdinaryLegacy(route.reason, headers.accept, version) ? { era: 'legacy' } : undefined;
    case 'modern': {
      const isOrdinary =
        route.classification.revision === MODERN_VERSION &&
        isServedDirectly(request) &&
        version === MODERN_VERSION &&
        method === message.method &&
        name === nameOf(message);
      return isOrdinary ? route.classification : undefined;
    }
    case 'reject':
      return undefined;
  }
}

/** As the SDK's transport: any version that it supports, and both forms of an answer. */
function isOrdinaryLegacy(reason: string, accept = '', version?: string): boolean {
  return (
    (reason === 'initialize' || reason === 'no-claim') &&
    accept.includes('application/json') &&
    accept.includes('text/event-stream') &&
    (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version))
  );
}

/** What is granted to the caller, and the lists: the SDK has more methods, and errors with statuses of their own. */
const isServedDirectly = ({ decision, body }: McpRequest): boolean =>
  decision === undefined
    ? /^(tools|prompts|resources|resources\/templates)\/list$/.test((body as JSONRPCRequest).method)
    : decision.kind === 'granted';

/** What `Mcp-Name` must repeat (MCP 2026-07-28, Streamable HTTP). An encoded name is left to the SDK. */
function nameOf({ method, params }: JSONRPCRequest): unknown {
  const name = method === 'resources/read' ? params?.uri : params?.name;
  return typeof name === 'string' && name.startsWith('=?') ? null : name;
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
