import { type IncomingMessage, request as httpRequest, createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { AuthenticationError } from './authentication.errors.js';
import { readBearerToken } from './credential.js';

/** Real requests: what Node makes of repeated or odd headers is part of the subject. */
describe('readBearerToken', () => {
  let server: Server;
  let outcome: unknown;

  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response) => {
      try {
        outcome = readBearerToken(request);
      } catch (error) {
        outcome = error instanceof AuthenticationError ? error.code : error;
      }
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.close();
  });

  async function read(path: string, headers: Record<string, string | string[]> = {}): Promise<unknown> {
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve, reject) => {
      httpRequest({ port, host: '127.0.0.1', path, headers }, (response) => {
        response.resume().on('end', resolve);
      })
        .on('error', reject)
        .end();
    });
    return outcome;
  }

  it('takes the token from the Authorization header', async () => {
    expect(await read('/', { Authorization: 'Bearer abc.def-_~+/==' })).toBe('abc.def-_~+/==');
  });

  it('reads the scheme without regard to case', async () => {
    expect(await read('/', { Authorization: 'bEARER abc' })).toBe('abc');
  });

  it.each([{}, { Authorization: 'Basic dTpw' }, { Authorization: '' }, { Authorization: 'Bearerabc' }])(
    'finds no bearer credentials in %j',
    async (headers) => {
      expect(await read('/', headers as Record<string, string>)).toBeUndefined();
    },
  );

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a,b',
    'Bearer "abc"',
    'Bearer abc=def',
    'Bearer t\u00f6ken',
  ])('refuses %j as malformed', async (value) => {
    expect(await read('/', { Authorization: value })).toBe('authorization_malformed');
  });

  it('refuses two Authorization headers, of which Node would keep the first', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.end(
          'GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer one\r\nauthorization: Bearer two\r\nConnection: close\r\n\r\n',
        );
      });
      socket
        .resume()
        .on('close', () => {
          resolve();
        })
        .on('error', reject);
    });
    expect(outcome).toBe('authorization_malformed');
  });

  it.each(['/?access_token=abc', '/?x=1&access_token=', '/?%61ccess_token=abc', '/?a?&access_token=abc'])(
    'refuses a token in %s',
    async (path) => {
      expect(await read(path, { Authorization: 'Bearer abc' })).toBe('token_misplaced');
    },
  );
});
