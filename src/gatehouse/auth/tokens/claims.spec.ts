import { readScopeList, readScopeText } from './claims.js';

/** RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) */
const NO_SCOPES = [
  '',
  ' ',
  'a b',
  ' a',
  'a ',
  'a\tb',
  'a\nb',
  'a\u00a0b',
  'a"b',
  'a\\b',
  'a\u007f',
  'a\0',
  'projects:write\u200b',
  'ä',
];

describe('scopes', () => {
  const every = String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 0x21 + i)).replace(/["\\]/g, '');

  it('may be of any printable ASCII but quotes and backslashes', () => {
    expect(readScopeList({ roles: [every, 'a'] }, 'roles')).toEqual([every, 'a']);
    expect(readScopeText({ scope: `${every} a` }, 'scope')).toEqual([every, 'a']);
  });

  it.each(NO_SCOPES)('pass %j over in a list, and keep the others', (item) => {
    expect(readScopeList({ roles: ['before', item, 'after'] }, 'roles')).toEqual(['before', 'after']);
  });

  it.each(NO_SCOPES.filter((item) => !item.includes(' ')))('pass %j over in a text', (item) => {
    expect(readScopeText({ scope: `before ${item} after` }, 'scope')).toEqual(['before', 'after']);
  });

  it('are separated by blanks and nothing else', () => {
    expect(readScopeText({ scope: ' a   b ' }, 'scope')).toEqual(['a', 'b']);
  });
});
