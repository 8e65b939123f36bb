import { connect } from 'node:net';

/** Name and value as they go over the wire, unchecked; a default is left out by giving it as undefined. */
export type Header = readonly [name: string, value: string | undefined];

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: readonly Header[];
  readonly body?: string | Buffer;
  readonly version?: string;
}

export interface RawResponse {
  readonly status: number;
  /** Names in lower case, in the order of arrival; a repeated header is there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** All of it, as received. */
  readonly text: string;
}

const SILENCE = 20_000;

/**
 * Sends a request over a socket of its own, byte for byte: what a client library would refuse to send is what
 * attackers send. Reads until the server closes.
 * @throws Error when the server says nothing for a long time, or nothing that is HTTP
 */
export async function sendRaw(origin: string, request: RawRequest): Promise<RawResponse> {
  const { hostname, port } = new URL(origin);
  const received: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.setTimeout(SILENCE, () => {
      socket.destroy(new Error('No answer'));
    });
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    // A server that has answered may cut off a request it has not read to its end.
    socket.on('error', (error) => {
      if (received.length === 0) reject(error);
    });
    socket.on('close', () => {
      resolve();
    });
    socket.write(serialize(request));
  });
  return parse(Buffer.concat(received).toString('utf8'));
}

export function headerOf(response: RawResponse, name: string): string | undefined {
  const values = response.headers.filter(([given]) => given === name.toLowerCase()).map(([, value]) => value);
  if (values.length > 1) throw new Error(`${name} was answered ${values.length} times`);
  return values[0];
}

function serialize({ method, path, headers = [], body = '', version = '1.1' }: RawRequest): Buffer {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const defaults: Header[] = [
    ['Host', 'localhost:3000'],
    ['Connection', 'close'],
    ['Content-Length', body.length === 0 ? undefined : String(Buffer.byteLength(body))],
  ];
  const lines = [...defaults.filter(([name]) => !given.has(name.toLowerCase())), ...headers].flatMap(
    ([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]),
  );
  const head = `${method} ${path} HTTP/${version}\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'utf8'), Buffer.from(body)]);
}

function parse(text: string): RawResponse {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1];
  if (end === -1 || status === undefined) throw new Error(`No HTTP response: ${text.slice(0, 200)}`);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const chunked = headers.some(([name, value]) => name === 'transfer-encoding' && value === 'chunked');
  const payload = text.slice(end + 4);
  return { status: Number(status), headers, body: chunked ? unchunk(payload) : payload, text };
}

/** RFC 9112 §7.1; our answers are short, and their text is ASCII or one chunk. */
function unchunk(payload: string): string {
  return payload.replace(/^[0-9a-f]+\r\n|\r\n(?:[0-9a-f]+\r\n|$)/gi, '').trimEnd();
}
