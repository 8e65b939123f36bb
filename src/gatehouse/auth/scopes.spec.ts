import type { Principal } from './principal.js';
import { InsufficientScopeError, requireScopes, withImpliedScopes } from './scopes.js';

describe('scopes', () => {
  it('[A32] write implies read of the same thing, and of no other', () => {
    expect(withImpliedScopes(['projects:write', 'audit:read'])).toEqual([
      'projects:write',
      'audit:read',
      'projects:read',
    ]);
  });

  it('read implies nothing', () => {
    expect(withImpliedScopes(['projects:read'])).toEqual(['projects:read']);
  });

  it('a scope that merely ends alike implies nothing', () => {
    expect(withImpliedScopes(['overwrite', 'xwrite'])).toEqual(['overwrite', 'xwrite']);
  });

  it('requires all of the scopes and names all of them, held ones too', () => {
    const principal = { scopes: ['a:read'] } as unknown as Principal;
    expect(() => {
      requireScopes(principal, ['a:read']);
    }).not.toThrow();
    expect(() => {
      requireScopes(principal, ['a:read', 'b:read']);
    }).toThrow(new InsufficientScopeError(['a:read', 'b:read']));
  });
});
