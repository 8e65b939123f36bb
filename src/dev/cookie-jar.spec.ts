import { CookieJar } from './cookie-jar.js';

const at = (path: string): URL => new URL(path, 'http://localhost:4400');

function jarWith(...lines: string[]): CookieJar {
  const jar = new CookieJar();
  jar.store(new Headers(lines.map((line): [string, string] => ['set-cookie', line])));
  return jar;
}

describe('the cookie jar', () => {
  it('sends cookies below their path only', () => {
    const jar = jarWith('one=1', 'two=a=b; Path=/login/x; HttpOnly');
    expect(jar.header(at('/login/x/callback'))).toEqual({ cookie: 'one=1; two=a=b' });
    expect(jar.header(at('/login/xy'))).toEqual({ cookie: 'one=1' });
  });

  it('forgets a cookie that has expired', () => {
    const jar = jarWith('one=1; path=/', 'one=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT');
    expect(jar.header(at('/'))).toEqual({});
  });
});
