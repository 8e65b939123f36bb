import type { Attack, AttackGroup, Expected } from './attack.js';
import { MCP, REST } from './doors.js';
import type { Header } from './raw-http.js';
import { write, writes } from './writes.js';

/** By Node's own parser, in front of everything. */
const unparsed =
  (status = 400) =>
  (): Expected => ({ status, unparsed: true });

const FRAMING: Attack[] = [
  ...writes(
    'two lengths',
    'RFC 9112 §6.3',
    [
      ['Content-Length', '3'],
      ['Content-Length', '4'],
    ],
    unparsed(),
  ),
  ...writes(
    'a length and chunks',
    'RFC 9112 §6.1',
    [
      ['Content-Length', '3'],
      ['Transfer-Encoding', 'chunked'],
    ],
    unparsed(),
  ),
  ...writes('a length that is no number', 'RFC 9112 §6.3', [['Content-Length', '3x']], unparsed()),
  ...writes('a negative length', 'RFC 9112 §6.3', [['Content-Length', '-1']], unparsed()),
  ...writes(
    'chunks that are none',
    'RFC 9112 §7.1',
    [
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', undefined],
    ],
    unparsed(),
  ),
  ...writes('a blank before the colon', 'RFC 9112 §5.1', [['X-A ', 'b']], unparsed()),
  ...writes('a folded header', 'RFC 9112 §5.2', [['X-A', 'b\r\n c']], unparsed()),
  ...writes('a bare line feed', 'RFC 9112 §2.2', [['X-A', 'b\nX-B: c']], unparsed()),
  ...writes('a NUL', 'RFC 9110 §5.5', [['X-A', 'b\0c']], unparsed()),
  ...writes(
    'two hundred headers of 100 characters',
    'RFC 6585 §5',
    Array.from({ length: 200 }, (_, index): Header => [`X-${index}`, 'x'.repeat(100)]),
    unparsed(431),
  ),
  ...writes('an address of 20 KB', 'RFC 6585 §5', [], unparsed(431), (request) => ({
    ...request,
    path: `${request.path}?${'x'.repeat(20_000)}`,
  })),
  ...writes('an expectation we cannot meet', 'RFC 9110 §10.1.1', [['Expect', '200-maybe']], unparsed(417)),
  ...writes('HTTP/9.9', 'RFC 9112 §2.3', [], unparsed(), (request) => ({ ...request, version: '9.9' })),
  ...writes('HTTP/3.0', 'RFC 9112 §2.3', [], unparsed(), (request) => ({ ...request, version: '3.0' })),
  ...writes('a length shorter than the body', 'RFC 9112 §6.3', [['Content-Length', '10']], unparsed()),
];

const METHODS: Attack[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method) =>
    write(
      MCP,
      `${method} with a method override`,
      'Streamable HTTP, stateless',
      [
        ['X-HTTP-Method-Override', 'POST'],
        ['X-HTTP-Method', 'POST'],
        ['X-Method-Override', 'POST'],
      ],
      { status: 405, code: -32000 },
      (request) => ({ ...request, method }),
    ),
  ),
  ...['PUT', 'PATCH', 'DELETE'].map((method) =>
    write(
      REST,
      `${method} with a method override`,
      'RFC 9110 §9',
      [
        ['X-HTTP-Method-Override', 'POST'],
        ['X-HTTP-Method', 'POST'],
      ],
      { status: 404, code: 'not_found' },
      (request) => ({ ...request, method }),
    ),
  ),
  write(MCP, 'TRACE', 'RFC 9110 §9.3.8', [], { status: 405, code: -32000 }, (request) => ({
    ...request,
    method: 'TRACE',
  })),
  ...writes('a method that is none', 'RFC 9110 §9', [], unparsed(), (request) => ({
    ...request,
    method: 'PWN',
  })),
];

const MEDIA: Attack[] = [
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'text/json',
    'application/jsonx',
  ].map((type) =>
    write(MCP, `a body of ${type}`, 'RFC 9110 §15.5.16', [['Content-Type', type]], {
      status: 415,
      code: -32600,
    }),
  ),
  write(MCP, 'a body of no type', 'RFC 9110 §15.5.16', [['Content-Type', undefined]], {
    status: 415,
    code: -32600,
  }),
  write(
    MCP,
    'a body in no known character set',
    'RFC 8259 §8.1',
    [['Content-Type', 'application/json; charset=klingon']],
    { status: 415, code: -32600 },
  ),
  ...['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'x'].map((encoding) =>
    write(MCP, `a body said to be ${encoding}`, 'RFC 9110 §15.5.16', [['Content-Encoding', encoding]], {
      status: 415,
      code: -32600,
    }),
  ),
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'].map((type) =>
    write(REST, `a body of ${type}`, 'RFC 9110 §15.5.16', [['Content-Type', type]], {
      status: 415,
      code: 'unsupported_media_type',
    }),
  ),
  ...['gzip', 'br', 'x'].map((encoding) =>
    write(REST, `a body said to be ${encoding}`, 'RFC 9110 §15.5.16', [['Content-Encoding', encoding]], {
      status: 415,
      code: 'unsupported_media_type',
    }),
  ),
];

/** How a message is framed, and what it says of its body. */
export const framingAttacks: AttackGroup = {
  controls: writes('nothing odd about it', 'RFC 9112', [], (door) => door.written),
  attacks: [...FRAMING, ...METHODS, ...MEDIA],
};
