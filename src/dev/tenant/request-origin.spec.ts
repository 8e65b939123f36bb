import { isLoopbackHost, isLoopbackOrigin } from './request-origin.js';

describe('the Host header', () => {
  it.each(['localhost', 'localhost:4400', '127.0.0.1:4400', '[::1]:4400', 'LOCALHOST'])(
    '%s is this machine',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'localhost@evil.example',
    'localhost/evil',
    '::1',
  ])('%s is not', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('the Origin header', () => {
  it.each(['http://localhost:3001', 'http://127.0.0.1:6274', 'http://[::1]'])(
    '%s is a page of this machine',
    (origin) => {
      expect(isLoopbackOrigin(origin)).toBe(true);
    },
  );

  it.each([
    'null',
    'http://evil.example',
    'https://localhost.evil.example',
    'http://localhost:1/',
    'file://',
  ])('%s is not', (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(false);
  });
});
