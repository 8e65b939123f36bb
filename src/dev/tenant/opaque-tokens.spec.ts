import { OpaqueTokens } from './opaque-tokens.js';

describe('opaque tokens', () => {
  const tokens = new OpaqueTokens('http://localhost:4400/');

  it('open again at the tenant that sealed them', async () => {
    const sealed = await tokens.seal({ sub: 'waad|x', scope: 'openid', lifetime: 60 });
    expect(await tokens.open(sealed)).toMatchObject({ sub: 'waad|x', scope: 'openid' });
    await expect(new OpaqueTokens('http://localhost:4400/').open(sealed)).rejects.toThrow();
  });

  it('expire', async () => {
    const sealed = await tokens.seal({ sub: 'waad|x', scope: 'openid', lifetime: -60 });
    await expect(tokens.open(sealed)).rejects.toThrow();
  });
});
