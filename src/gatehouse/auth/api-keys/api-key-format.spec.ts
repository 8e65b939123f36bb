import { createApiKey, hashApiKey, isApiKey, organizationOfApiKey } from './api-key-format.js';

describe('an API key', () => {
  it.each([
    'org_1',
    'aaaaaaaa-0000-4000-8000-000000000001',
    'Ünïcode & more',
    'o',
    'o'.repeat(255),
    '組'.repeat(85),
  ])('says that it is of %s', (org) => {
    const key = createApiKey(org);
    expect(isApiKey(key)).toBe(true);
    expect(organizationOfApiKey(key)).toBe(org);
  });

  it('fits the Authorization header', () => {
    // RFC 6750 §2.1, b64token
    expect(createApiKey('Ünïcode & more')).toMatch(/^[A-Za-z0-9\-._~+/]+=*$/);
  });

  it('is another one each time, and so is its hash', () => {
    const keys = Array.from({ length: 100 }, () => createApiKey('org_1'));
    expect(new Set(keys).size).toBe(100);
    expect(new Set(keys.map(hashApiKey)).size).toBe(100);
  });

  it('is known for damaged wherever one character differs', () => {
    const key = createApiKey('org_1');
    for (let at = 4; at < key.length; at++) {
      const other = key[at] === 'A' ? 'B' : 'A';
      expect(organizationOfApiKey(key.slice(0, at) + other + key.slice(at + 1))).toBeUndefined();
    }
  });

  it.each([
    ['cut', (key: string) => key.slice(0, -1)],
    ['longer', (key: string) => `${key}A`],
    ['without its prefix', (key: string) => key.slice(4)],
    ['in capitals', (key: string) => key.toUpperCase()],
    ['nothing', () => ''],
    ['a prefix alone', () => 'ghk_'],
    ['a token', () => 'ghk_eyJhbGciOiJub25lIn0.e30.'],
    ['a megabyte', (key: string) => key + 'A'.repeat(1_000_000)],
  ])('is refused %s', (_, spoil) => {
    expect(organizationOfApiKey(spoil(createApiKey('org_1')))).toBeUndefined();
  });

  it.each([
    ['empty', ''],
    ['of 256 bytes', 'o'.repeat(256)],
    ['of 86 characters that take 258 bytes', '組'.repeat(86)],
    ['with a NUL', 'org\u0000'],
    ['with a line break', 'org\n1'],
    ['with half a surrogate pair', 'org\ud800'],
  ])('is not made for an organization %s: it would open nothing', (_, organizationId) => {
    expect(() => createApiKey(organizationId)).toThrow(RangeError);
    expect(() => createApiKey(organizationId)).toThrow(
      /No API key can name the organization ".*1 to 255 bytes/,
    );
  });

  it('is refused with an organization of 256 bytes, whoever made it', () => {
    const unchecked = `ghk_${Buffer.from('o'.repeat(256)).toString('base64url')}.${'A'.repeat(43)}`;
    const checksum = hashApiKey(`checksum ${unchecked}`).slice(0, 6);
    expect(organizationOfApiKey(unchecked + checksum)).toBeUndefined();
  });
});
