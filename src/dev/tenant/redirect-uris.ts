import { isLoopbackOrigin } from './request-origin.js';

/** The pre-registered application, shared by the frontend and the MCP clients. */
export const CLIENT_ID = 'gatehouse-web';

/** Where the frontend runs in development. */
export const FRONTEND_ORIGIN = 'http://localhost:3001';

const NATIVE_PATHS = new Set(['/callback', '/oauth/callback']);
/** On 127.0.0.1, VS Code and Copilot CLI use the root, Codex a path of each server below /callback. */
const NUMERIC_HOST_PATHS = /^\/(callback\/[\w-]{12})?$/;
const FRONTEND_PATHS = new Set(['/', '/callback']);

/** The registered redirect URIs. Ports of the loopback ones vary (RFC 8252 §7.3). */
export const REGISTERED_REDIRECT_URIS = [
  'http://localhost/callback',
  'http://localhost/oauth/callback',
  'http://127.0.0.1/callback',
  'http://127.0.0.1/oauth/callback',
  'http://[::1]/callback',
  'http://[::1]/oauth/callback',
  'http://127.0.0.1/',
  `${FRONTEND_ORIGIN}/`,
  `${FRONTEND_ORIGIN}/callback`,
];

/** Whether a redirect URI is allowed. Compared as written: a URI that only normalizes to an allowed one is rejected. */
export function redirectUriAllowed(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const url = new URL(redirectUri);
  if (`${url.origin}${url.pathname}` !== redirectUri) return false;
  if (url.origin === FRONTEND_ORIGIN && FRONTEND_PATHS.has(url.pathname)) return true;
  if (url.protocol === 'http:' && url.hostname === '127.0.0.1' && NUMERIC_HOST_PATHS.test(url.pathname))
    return true;
  return isLoopbackOrigin(url.origin) && NATIVE_PATHS.has(url.pathname);
}

export const POST_LOGOUT_REDIRECT_URIS = [FRONTEND_ORIGIN, `${FRONTEND_ORIGIN}/`];
