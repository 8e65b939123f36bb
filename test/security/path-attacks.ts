import type { Attack, AttackGroup } from './attack.js';
import { ANY_SCOPE_CHALLENGE, MCP, REST, withToken } from './doors.js';
import { goodToken } from './forged-token.js';
import { anonymous } from './refusals.js';

const PATHS: Attack[] = [
  ...['/api/mcp/', '/api/mcp?x'].map((path) => ({
    name: `MCP: anonymous at ${path}`,
    path,
    expected: anonymous(MCP),
  })),
  ...['/api/whoami/', '/api/whoami?x', '/api/whoami#x'].map((path) => ({
    name: `REST: anonymous at ${path}`,
    path,
    expected: { ...anonymous(REST), challenge: ANY_SCOPE_CHALLENGE },
  })),
  ...[
    '/mcp',
    // Paths are case-sensitive (RFC 3986 §6.2.2.1): each address has one spelling.
    '/api/MCP',
    '/API/mcp',
    '/API/whoami',
    '/api/WhoAmI',
    '/Health/live',
    '/sse',
    '/messages',
    '/api/sse',
    '/api/messages',
    '/api/mcp/x',
    '/api//mcp',
    '//api/mcp',
    '/api/./mcp',
    '/api/x/../mcp',
    '/api/%6dcp%2f',
    '/api/mcp;x',
    '/api/mcp.json',
    '/api%2fmcp',
    '/health/../api/whoami',
    '/.well-known/../api/whoami',
    '/.well-known/oauth-protected-resource/../../api/whoami',
    '/.well-known/oauth-protected-resource/api/projects',
    '/.well-known/%2e%2e/api/whoami',
    '/api/whoami%00',
    '/api/whoami%2e',
    '/projects',
    '/whoami',
    '/.env',
    '/.git/config',
    '/api/../.env',
    '/node_modules',
    '/package.json',
    '/metrics',
    '/debug',
    '/__proto__',
    '/constructor',
  ].map((path) => ({ name: `anonymous at ${path}`, path, expected: { status: 404, code: 'not_found' } })),
  {
    name: 'anonymous at an address that is no UTF-8',
    path: '/api/projects/%FF',
    expected: { status: 400, code: 'invalid_request' },
  },
].map(({ name, path, expected }) => ({
  name,
  clause: 'RFC 3986 §6, deny by default',
  request: () => ({
    method: path.toLowerCase().includes('whoami') || !path.includes('mcp') ? 'GET' : 'POST',
    path,
  }),
  expected,
}));

/** Ways around the guard: other spellings of an address, and addresses that should not be there. */
export const pathAttacks: AttackGroup = {
  controls: [
    {
      name: 'REST: a good token at /api/whoami',
      clause: 'RFC 3986 §6',
      request: (target) =>
        withToken({ method: 'GET', path: '/api/whoami' }, goodToken(target, REST.audience)),
      expected: { status: 200 },
    },
  ],
  attacks: PATHS,
};
