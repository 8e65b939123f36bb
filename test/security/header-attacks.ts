import { FRONTEND } from '../support/test-app.js';
import type { Attack, AttackGroup, Expected, Target } from './attack.js';
import { DOORS, MCP, withHeaders } from './doors.js';
import type { Header } from './raw-http.js';
import { anonymous, invalidToken } from './refusals.js';
import { write, writes } from './writes.js';

const foreignHost = (): Expected => ({ status: 403, code: 'host_not_allowed', logged: 'host_not_allowed' });
const foreignOrigin = (): Expected => ({
  status: 403,
  code: 'origin_not_allowed',
  logged: 'origin_not_allowed',
});

const REBINDING = 'MCP Streamable HTTP, Security Warning';

const HOSTS: Attack[] = [
  ...[
    'evil.example',
    'localhost.evil.example',
    'localhost:3000.evil.example',
    'localhost.',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example@localhost',
    'evil.example#@localhost',
    'localhost/.evil.example',
    'localhost\\.evil.example',
    'localhost?.evil.example',
    'localhost:x',
    '[::1].evil',
    '0.0.0.0:3000',
    '[::ffff:127.0.0.1]',
    'evil.example, localhost:3000',
    'localhost:3000, evil.example',
    'lоcalhost',
  ].flatMap((host) => writes(`Host ${host}`, REBINDING, [['Host', host]], foreignHost)),
  ...writes('Host empty', 'RFC 9112 §3.2', [['Host', '']], foreignHost),
  ...writes('no Host', 'RFC 9112 §3.2', [['Host', undefined]], () => ({ status: 400, unparsed: true })),
  ...writes('no Host in HTTP/1.0', REBINDING, [['Host', undefined]], foreignHost, (request) => ({
    ...request,
    version: '1.0',
  })),
  ...writes(
    'two Hosts, the foreign one first',
    'RFC 9112 §3.2',
    [
      ['Host', 'evil.example'],
      ['Host', 'localhost:3000'],
    ],
    () => ({ status: 400, code: 'invalid_request' }),
  ),
  ...writes(
    'two Hosts, the foreign one last',
    'RFC 9112 §3.2',
    [
      ['Host', 'localhost:3000'],
      ['Host', 'evil.example'],
    ],
    () => ({ status: 400, code: 'invalid_request' }),
  ),
];

/** RFC 9112 §3.2.2: the host of an absolute target takes the place of the Host header. */
const TARGETS: Attack[] = [
  'http://evil.example',
  'http://evil.example:3000',
  'https://evil.example',
  'HTTP://EVIL.EXAMPLE',
  'ftp://evil.example',
  'http://localhost:3000@evil.example',
  'http://',
].flatMap((origin) =>
  writes(`the target ${origin}/…`, 'RFC 9112 §3.2.2', [], foreignHost, (request) => ({
    ...request,
    path: `${origin}${request.path}`,
  })),
);

/** Of this very server, in forms that what is behind the guards reads in another way than the router. */
const AMBIGUOUS_TARGETS: Attack[] = (
  [
    ['HTTP://localhost:3000/api/mcp', 400, 'invalid_request'],
    ['ftp://localhost:3000/api/mcp', 400, 'invalid_request'],
    ['/api/mcp#', 400, 'invalid_request'],
    ['/api\\mcp', 404, 'not_found'],
  ] as const
).map(([path, status, code]) =>
  write(MCP, `the target ${path}`, 'RFC 9112 §3.2', [], { status, code }, (request) => ({
    ...request,
    path,
  })),
);

const ORIGINS: Attack[] = [
  ...[
    'null',
    'https://evil.example',
    'http://localhost:3001.evil.example',
    'http://localhost:30011',
    'http://localhost:3002',
    'http://localhost',
    'https://localhost:3001',
    'http://localhost:3001/',
    'http://localhost:3001@evil.example',
    'http://evil.example/http://localhost:3001',
    'HTTP://LOCALHOST:3001',
    'http://127.0.0.1:3001',
    'file://',
    'chrome-extension://abcdef',
    '*',
    '',
    'http://localhost:3001, https://evil.example',
    'http://localhost:3001 https://evil.example',
  ].flatMap((origin) => writes(`Origin ${origin}`, REBINDING, [['Origin', origin]], foreignOrigin)),
  ...writes(
    'two Origins',
    REBINDING,
    [
      ['Origin', FRONTEND],
      ['Origin', 'https://evil.example'],
    ],
    foreignOrigin,
  ),
];

/** The answer is what it would be without them: nothing in it may come from the request. */
const FORWARDED: Attack[] = [
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Prefix', '/evil'],
  ['Forwarded', 'host=evil.example;proto=https'],
  ['X-Original-URL', '/health/live'],
  ['X-Rewrite-URL', '/health/live'],
  ['X-Host', 'evil.example'],
  ['X-Forwarded-Server', 'evil.example'],
  ['X-Original-Host', 'evil.example'],
  ['Referer', 'https://evil.example/'],
  ['X-Correlation-Id', 'forged'],
  ['X-Middleware-Subrequest', 'x'],
].flatMap(([header = '', value]) =>
  DOORS.map((door) => ({
    name: `${door.name}: no token, and ${header}`,
    clause: 'RFC 9728 §5.1, RFC 7239 §8.1',
    request: (target: Target) => withHeaders(door.addNote(target), [header, value]),
    expected: anonymous(door),
  })),
);

/** Rejected without `100 Continue`: the first status that comes is the last, and the body is not sent. */
const WAITING: Attack[] = DOORS.flatMap((door) => {
  const waiting = (why: string, headers: readonly Header[], expected: Expected): Attack => ({
    name: `${door.name}: waits to send its body, ${why}`,
    clause: 'RFC 9110 §10.1.1',
    request: (target) => ({
      ...withHeaders(door.addNote(target), ['Expect', '100-continue'], ['Content-Length', '100'], ...headers),
      body: '',
    }),
    expected,
  });
  return [
    waiting('no token', [], anonymous(door)),
    waiting('a bad token', [['Authorization', 'Bearer x.y.z']], invalidToken(door, 'token_malformed')),
    waiting('a foreign Host', [['Host', 'evil.example']], foreignHost()),
    waiting('a foreign Origin', [['Origin', 'https://evil.example']], foreignOrigin()),
  ];
});

/** Where a request says it goes, and where it says it comes from. */
export const headerAttacks: AttackGroup = {
  controls: [
    ...writes('the Origin of the frontend', REBINDING, [['Origin', FRONTEND]], (door) => door.written),
    ...writes(
      'another name of this machine',
      REBINDING,
      [['Host', '127.0.0.1:1234']],
      (door) => door.written,
    ),
    ...writes(
      'its own host in the target',
      'RFC 9112 §3.2.2',
      [],
      (door) => door.written,
      (request) => ({ ...request, path: `http://localhost:3000${request.path}` }),
    ),
  ],
  attacks: [...HOSTS, ...TARGETS, ...AMBIGUOUS_TARGETS, ...ORIGINS, ...FORWARDED, ...WAITING],
};
