import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';

/** The MCP endpoint the dev tenant knows without configuration. */
export const MCP = 'http://localhost:3000/api/mcp';
export const WRITER = 'writer@acme.example';
export const READER = 'reader@acme.example';

/** A good authorization request, with changes; `undefined` leaves a parameter out. */
export function authorizeUrl(issuer: string, changes: Record<string, string | undefined> = {}): URL {
  const url = new URL('authorize', issuer);
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: 'gatehouse-web',
    redirect_uri: 'http://127.0.0.1:53682/callback',
    state: 'some-state',
    scope: 'openid projects:read',
    resource: MCP,
    code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

/** The sign-in page an authorization request ends at. */
export async function fetchSignInPage(url: URL): Promise<string> {
  const first = await fetch(url, { redirect: 'manual' });
  const cookie = first.headers.getSetCookie().map((line) => line.split(';')[0]);
  const login = new URL(first.headers.get('location') ?? '', url);
  const upstream = await fetch(login, { redirect: 'manual', headers: { cookie: cookie.join('; ') } });
  return await (await fetch(upstream.headers.get('location') ?? '')).text();
}

/** A request as written: with a Host header, or a target, that fetch would not send. */
export function rawRequest(
  issuer: string,
  target: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; body: string }> {
  return new Promise((done, fail) => {
    const options = { host: '127.0.0.1', port: new URL(issuer).port, path: target, method, headers };
    const request = httpRequest(options, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
      response.on('end', () => {
        done({ status: response.statusCode ?? 0, body: received });
      });
    });
    request.on('error', fail).end(body);
  });
}
