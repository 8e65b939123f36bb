import type { Attack, AttackGroup, Expected } from './attack.js';
import { callTool, MCP, withHeaders, withToken } from './doors.js';
import { goodToken } from './forged-token.js';
import type { Header } from './raw-http.js';
import { write } from './writes.js';

const VERSIONS: Attack[] = [
  write(
    MCP,
    'an unknown protocol version',
    'Streamable HTTP, Protocol Version Header',
    [['MCP-Protocol-Version', '1999-01-01']],
    { status: 400, code: -32000 },
  ),
  write(
    MCP,
    'a protocol version of SQL',
    'Streamable HTTP, Protocol Version Header',
    [['MCP-Protocol-Version', "' OR 1=1"]],
    { status: 400, code: -32000 },
  ),
  write(
    MCP,
    'two protocol versions',
    'Streamable HTTP, Protocol Version Header',
    [
      ['MCP-Protocol-Version', '2025-11-25'],
      ['MCP-Protocol-Version', '2026-07-28'],
    ],
    { status: 400, code: -32000 },
  ),
  write(MCP, 'nothing acceptable', 'Streamable HTTP, Sending Messages', [['Accept', 'text/html']], {
    status: 406,
    code: -32000,
  }),
  write(
    MCP,
    'JSON refused by its weight',
    'RFC 9110 §12.4.2',
    [['Accept', 'application/json;q=0, text/html']],
    {
      status: 406,
      code: -32000,
    },
  ),
  write(MCP, 'JSON only acceptable', 'RFC 9110 §12.5.1', [['Accept', 'application/json']], MCP.written),
];

const modern = (name: string, headers: readonly Header[], expected: Expected): Attack => ({
  name: `MCP 2026: ${name}`,
  clause: 'MCP 2026-07-28, Streamable HTTP, standard headers',
  request: (target) => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const call = callTool('add_project_note', { projectId: target.projectId, content: 'x' });
    const body = JSON.parse(String(call.body)) as { params: object };
    return withHeaders(
      withToken(
        { ...call, body: JSON.stringify({ ...body, params: { ...body.params, _meta: meta } }) },
        goodToken(target, MCP.audience),
      ),
      ['MCP-Protocol-Version', '2026-07-28'],
      ...headers,
    );
  },
  expected,
});

const MISMATCHES: Attack[] = [
  modern(
    'another tool in Mcp-Name',
    [
      ['Mcp-Method', 'tools/call'],
      ['Mcp-Name', 'whoami'],
    ],
    { status: 400, code: -32020 },
  ),
  modern(
    'another tool in Mcp-Name, encoded',
    [
      ['Mcp-Method', 'tools/call'],
      ['Mcp-Name', '=?base64?d2hvYW1p?='],
    ],
    { status: 400, code: -32020 },
  ),
  modern('no Mcp-Name', [['Mcp-Method', 'tools/call']], { status: 400, code: -32020 }),
  modern(
    'another method in Mcp-Method',
    [
      ['Mcp-Method', 'tools/list'],
      ['Mcp-Name', 'add_project_note'],
    ],
    { status: 400, code: -32020 },
  ),
  modern('no Mcp-Method', [['Mcp-Name', 'add_project_note']], { status: 400, code: -32020 }),
  modern(
    'another version in the body',
    [
      ['MCP-Protocol-Version', '2025-11-25'],
      ['Mcp-Method', 'tools/call'],
      ['Mcp-Name', 'add_project_note'],
    ],
    { status: 400, code: -32020 },
  ),
];

/** The headers of the protocol itself. */
export const protocolAttacks: AttackGroup = {
  controls: [
    write(
      MCP,
      'a forged session',
      'Streamable HTTP, stateless',
      [
        ['Mcp-Session-Id', 'someone-else'],
        ['Last-Event-ID', '1'],
      ],
      MCP.written,
    ),
    modern(
      'headers that agree',
      [
        ['Mcp-Method', 'tools/call'],
        ['Mcp-Name', 'add_project_note'],
      ],
      MCP.written,
    ),
  ],
  attacks: [...VERSIONS, ...MISMATCHES],
};
