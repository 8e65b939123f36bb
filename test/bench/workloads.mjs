const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

export function message(method, params, modern = false) {
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'MCP-Protocol-Version': modern ? '2026-07-28' : '2025-11-25',
    ...(modern && { 'Mcp-Method': method, ...(params.name && { 'Mcp-Name': params.name }) }),
  };
  const body = { jsonrpc: '2.0', id: 1, method, params: modern ? { ...params, _meta: ENVELOPE } : params };
  return { headers, body: JSON.stringify(body) };
}

export const call = (name, args = {}, modern = false) =>
  message('tools/call', { name, arguments: args }, modern);

/**
 * What is sent. `status` and `contains` are checked once for each contestant, and every answer must have the status.
 * `tokens` are taken in turn; `{n}` in a body is a number that grows.
 */
export function workloads({ tokens, badToken, projectId }) {
  const [token] = tokens;
  const ok = { tokens: [token], status: 200 };
  return [
    { name: 'whoami', what: 'tools/call without a database', ...ok, ...call('whoami'), contains: 'org_acme' },
    {
      name: 'whoami-2026',
      what: 'the same, MCP 2026-07-28',
      ...ok,
      ...call('whoami', {}, true),
      contains: 'org_acme',
    },
    { name: 'users', what: 'the same, 200 users', ...ok, tokens, ...call('whoami'), contains: 'org_acme' },
    {
      name: 'rows',
      what: 'tools/call, 10 fixed rows',
      ...ok,
      ...call('search_fixed'),
      contains: 'Project 9',
    },
    { name: 'list', what: 'tools/list, 10 tools', ...ok, ...message('tools/list', {}), contains: 'whoami' },
    {
      name: 'list-50',
      what: 'tools/list, 50 tools',
      ...ok,
      ...message('tools/list', {}),
      contains: 'whoami',
    },
    {
      name: 'search',
      what: 'search_projects, 10 rows',
      ...ok,
      ...call('search_projects', { limit: 10 }),
      contains: 'projectId',
    },
    {
      name: 'write',
      what: 'a note, with idempotency and audit',
      ...ok,
      ...call('add_project_note', { projectId, content: 'A note', idempotencyKey: 'bench-{n}' }),
      contains: 'noteId',
    },
    {
      name: 'bad-token',
      what: '401 for one bad token',
      ...call('whoami'),
      tokens: [badToken],
      status: 401,
      contains: '',
    },
  ];
}
