import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { type ApiTokens, WEBHOOK_SECRET } from './api-tokens.js';

/**
 * Sends every recorded request to the API at `origin` and returns the answers by name, byte for byte (one character
 * a byte): status line, headers in their order, body. Only what a clock decides is replaced.
 *
 * The requests create orders and use up a rate limit, so each recording needs an instance of its own.
 */
export async function recordAnswers(origin: string, tokens: ApiTokens): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [name, request] of Object.entries(recordedRequests(tokens)))
    answers[name] = withoutClock(await exchange(origin, request));
  return answers;
}

const withoutClock = (answer: string): string =>
  answer.replace(/^(Date|X-RateLimit-Reset|Retry-After): .*(?=\r$)/gm, '$1: (by the clock)');

type Headers = Readonly<Record<string, string>>;

const HOST = 'api.example.com';
const SHOP = { Origin: 'https://shop.example' };
const ELSEWHERE = { Origin: 'https://elsewhere.example' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };

function recordedRequests(tokens: ApiTokens): Record<string, Buffer> {
  const writer = bearer(tokens.writer);
  const reader = bearer(tokens.reader);
  const order = '{"customer":"Okafor Ltd","article":"Pallet jack","quantity":2}';
  const get = (path: string, headers: Headers = {}): Buffer => message('GET', path, headers);
  const createOrder = (body: string | Buffer, headers: Headers = {}): Buffer =>
    message('POST', '/v1/orders', { ...writer, ...JSON_TYPE, ...headers }, body);
  const contact = (body: string): Buffer => message('POST', '/v1/contact', FORM_TYPE, body);
  const pay = (body: string, signed = body): Buffer =>
    message('POST', '/v1/payments/webhook', { ...JSON_TYPE, 'X-Signature': signatureOf(signed) }, body);
  const upload = (field: string, content: Buffer): Buffer =>
    message('POST', '/v1/orders/1001/attachments', { ...writer, ...MULTIPART }, multipart(field, content));
  const preflight = (path: string, headers: Headers = SHOP): Buffer =>
    message('OPTIONS', path, {
      ...headers,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type,mcp-protocol-version',
    });

  return {
    // What anonymous callers may do.
    health: get('/v1/health'),
    'health, HEAD': message('HEAD', '/v1/health'),
    'health, with a token that is none': get('/v1/health', bearer('not-a-token')),

    // Orders, read.
    'orders, list': get('/v1/orders', reader),
    'orders, HEAD': message('HEAD', '/v1/orders', reader),
    'orders, filtered': get('/v1/orders?status=open&customer=Lindqvist', reader),
    'orders, filtered twice by the same': get('/v1/orders?status=open&status=shipped', reader),
    'orders, filtered with brackets': get('/v1/orders?filter[status]=open', reader),
    'orders, not modified': get('/v1/orders', { ...reader, 'If-None-Match': '*' }),
    'orders, trailing slash': get('/v1/orders/', reader),
    'orders, upper case': get('/V1/Orders', reader),
    'orders, version 2': get('/v1/v2/orders', reader),
    'orders, version 3': get('/v1/v3/orders', reader),
    'order, known': get('/v1/orders/1002', reader),
    'order, unknown': get('/v1/orders/9999', reader),
    'order, of another organization': get('/v1/orders/1004', reader),
    'order, malformed percent-encoding': get('/v1/orders/%E0%A4%A', reader),

    // Who may not.
    'orders, anonymous': get('/v1/orders'),
    'orders, token that is none': get('/v1/orders', bearer('not-a-token')),
    'orders, expired token': get('/v1/orders', bearer(tokens.expired)),
    'orders, token for the MCP endpoint': get('/v1/orders', bearer(tokens.forMcp)),
    'orders, token in the query': get(`/v1/orders?access_token=redacted`),
    'orders, Basic': get('/v1/orders', { Authorization: 'Basic dXNlcjpwYXNz' }),
    'create, anonymous': message('POST', '/v1/orders', JSON_TYPE, order),
    'create, by a reader': createOrder(order, reader),

    // Bodies.
    create: createOrder(order),
    'create, for another host': createOrder(order, { Host: 'orders.internal:8443' }),
    'create, behind a proxy': createOrder(order, {
      'X-Forwarded-Host': 'shop.example',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-For': '203.0.113.7',
    }),
    'create, chunked': createOrder(`${order.length.toString(16)}\r\n${order}\r\n0\r\n\r\n`, {
      'Transfer-Encoding': 'chunked',
    }),
    'create, after 100 Continue': createOrder(order, { Expect: '100-continue' }),
    'create, of 4 MB': createOrder(order + ' '.repeat(4_000_000)),
    'create, of 6 MB': createOrder(order + ' '.repeat(6_000_000)),
    'create, of 6 MB and anonymous': message('POST', '/v1/orders', JSON_TYPE, order + ' '.repeat(6_000_000)),
    'create, invalid': createOrder('{"customer":"","article":"Pallet jack","quantity":0,"price":1}'),
    'create, malformed JSON': createOrder('{"customer":'),
    'create, empty': createOrder(''),
    'create, as text': createOrder(order, { 'Content-Type': 'text/plain' }),
    'create, unknown charset': createOrder(order, { 'Content-Type': 'application/json; charset=x-none' }),
    cancel: message('POST', '/v1/orders/1003/cancel', writer),
    'cancel, again': message('POST', '/v1/orders/1003/cancel', writer),
    form: contact('email=kim%40example.com&message=Where+is+my+order%3F'),
    'form, invalid': contact('email=kim&message='),
    'form, too large': contact(`email=kim%40example.com&message=${'a'.repeat(200_000)}`),
    upload: upload('file', Buffer.from([0, 255, 13, 10, 45, 45])),
    'upload, other field': upload('document', Buffer.from('x')),
    'upload, too large': upload('file', Buffer.alloc(150_000, 'x')),
    'upload, anonymous': message('POST', '/v1/orders/1001/attachments', MULTIPART, multipart('file', 'x')),
    webhook: pay('{ "paid" : true }\n'),
    'webhook, altered': pay('{"paid":true}', '{ "paid" : true }\n'),
    'webhook, as a form': message(
      'POST',
      '/v1/payments/webhook',
      { ...FORM_TYPE, 'X-Signature': signatureOf('paid=true') },
      'paid=true',
    ),

    // Faults and limits.
    'server error': get('/v1/reports/revenue', reader),
    'limited, 1': get('/v1/reports/open-orders', reader),
    'limited, 2': get('/v1/reports/open-orders', reader),
    'limited, 3': get('/v1/reports/open-orders', reader),
    'limited, 4': get('/v1/reports/open-orders', reader),
    'limited, anonymous': get('/v1/reports/open-orders'),

    // Other origins.
    'preflight, from the shop': preflight('/v1/orders'),
    'preflight, from elsewhere': preflight('/v1/orders', ELSEWHERE),
    'preflight, unknown route': preflight('/v1/nothing'),
    'preflight, outside the prefix': preflight('/.well-known/other'),
    'OPTIONS, same origin': message('OPTIONS', '/v1/orders', reader),
    'orders, from the shop': get('/v1/orders', { ...reader, ...SHOP }),
    'orders, from elsewhere': get('/v1/orders', { ...reader, ...ELSEWHERE }),
    'orders, anonymous and from the shop': get('/v1/orders', SHOP),

    // Other hosts.
    'orders, for another host': get('/v1/orders', { ...reader, Host: 'orders.internal:8443' }),
    'orders, for a host that is none': get('/v1/orders', { ...reader, Host: 'a b' }),

    // Routes that are none. Some are neighbours of the MCP endpoint and of its metadata.
    'unknown route': get('/v1/nothing', reader),
    'unknown route, anonymous': get('/v1/nothing'),
    'unknown route, POST': message('POST', '/v1/nothing', { ...writer, ...JSON_TYPE }, order),
    'unknown route, malformed JSON': message('POST', '/v1/nothing', { ...writer, ...JSON_TYPE }, '{'),
    'wrong method, DELETE': message('DELETE', '/v1/orders', writer),
    'wrong method, PUT': message('PUT', '/v1/orders/1001', { ...writer, ...JSON_TYPE }, order),
    'wrong method, TRACE': message('TRACE', '/v1/orders', reader),
    root: get('/'),
    'the prefix': get('/v1'),
    'outside the prefix': get('/orders', reader),
    'well-known, other': get('/.well-known/other'),
    'well-known, folder': get('/.well-known/'),
    'well-known, below the prefix': get('/v1/.well-known/oauth-protected-resource'),
    'the endpoint without the prefix': message('POST', '/mcp', { ...writer, ...JSON_TYPE }, '{}'),
    'the endpoint under version 2': message('POST', '/v1/v2/mcp', { ...writer, ...JSON_TYPE }, '{}'),
    'a name that begins like the endpoint': message('POST', '/v1/mcpx', { ...writer, ...JSON_TYPE }, '{}'),

    // The connection.
    'two requests over one connection': Buffer.concat([
      message('GET', '/v1/health', { Connection: 'keep-alive' }),
      get('/v1/health'),
    ]),
    'HTTP/1.0': Buffer.from(`GET /v1/health HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`),
    'without a host': Buffer.from('GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n'),
    'headers too large': get('/v1/health', { 'X-Long': 'a'.repeat(20_000) }),
    'not HTTP': Buffer.from('Hello\r\n\r\n'),
  };
}

const bearer = (token: string): Headers => ({ Authorization: `Bearer ${token}` });

const signatureOf = (body: string): string => createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex');

const BOUNDARY = 'boundary-7f3a';
const MULTIPART = { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` };

function multipart(field: string, content: Buffer | string): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="label.pdf"\r\n`;
  return Buffer.concat([
    Buffer.from(`${head}Content-Type: application/pdf\r\n\r\n`),
    Buffer.from(content),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}

function message(method: string, path: string, headers: Headers = {}, body: string | Buffer = ''): Buffer {
  const all: Headers = {
    Host: HOST,
    Connection: 'close',
    ...(method === 'POST' || method === 'PUT' ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
    ...headers,
  };
  const lines = Object.entries(all)
    // RFC 9112 §6.2: never both.
    .filter(([name]) => !(name === 'Content-Length' && 'Transfer-Encoding' in all))
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`),
    Buffer.from(body),
  ]);
}

/** Sends these bytes over a connection of their own and reads until the server closes it. */
async function exchange(origin: string, request: Buffer): Promise<string> {
  const { hostname, port } = new URL(origin);
  const received: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    // A server that has answered may close before it has read everything.
    socket.on('error', (error) => {
      if (received.length === 0) reject(error);
    });
    socket.on('close', () => {
      resolve();
    });
    socket.write(request);
  });
  return Buffer.concat(received).toString('latin1');
}
