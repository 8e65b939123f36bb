import { redirectUriAllowed } from './redirect-uris.js';

describe('redirect URIs', () => {
  it.each([
    'http://localhost:8976/callback',
    'http://localhost/callback',
    'http://127.0.0.1:33418/oauth/callback',
    'http://[::1]:1/callback',
    'http://127.0.0.1:33418/',
    'http://127.0.0.1:8976/callback/ZrlC8cGxUPMh',
    'http://localhost:3001/',
    'http://localhost:3001/callback',
  ])('%s is registered', (uri) => {
    expect(redirectUriAllowed(uri)).toBe(true);
  });

  it.each([
    'http://localhost.evil.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://evil.example/callback',
    'http://user@localhost:1/callback',
    'http://localhost:1/callback?next=http://evil.example',
    'http://localhost:1/callback#x',
    'http://localhost:1/x/../callback',
    'http://LOCALHOST:1/callback',
    'http://127.1/callback',
    'http://localhost:1/callback/',
    'http://localhost:1//callback',
    'http://localhost:3002/',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.1:1/callback/short',
    'http://127.0.0.1:1/callback/ZrlC8cGxUPMh/more',
    'http://127.0.0.1:1/other',
    'https://127.0.0.1:1/',
    'http://localhost:3001/other',
    'https://localhost:1/callback',
    'javascript:alert(1)',
    'cursor://anysphere/callback',
    '',
  ])('%s is not', (uri) => {
    expect(redirectUriAllowed(uri)).toBe(false);
  });
});
