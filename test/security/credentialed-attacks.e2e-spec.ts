import { apiKeyAttacks } from './api-key-attacks.js';
import { type Attack, rowsOf, titled } from './attack.js';
import { CredentialedServer, type CredentialedTarget } from './credentialed-server.js';
import { entraAttacks } from './entra-attacks.js';
import { opaqueTokenAttacks } from './opaque-token-attacks.js';

const { controls: CONTROLS, attacks: ATTACKS } = rowsOf({
  entra: entraAttacks,
  opaqueTokens: opaqueTokenAttacks,
  apiKeys: apiKeyAttacks,
});

describe('the server, attacked with credentials that are not Auth0’s', () => {
  let server: CredentialedServer;
  const judge = (row: Attack<CredentialedTarget>): Promise<void> => server.server.judge(row, server.target);

  beforeAll(async () => {
    server = await CredentialedServer.start();
  });
  afterAll(() => server.stop());

  it.each(titled(CONTROLS))('without attack, %s: %i', async (_, __, row) => {
    await judge(row);
  });

  it.each(titled(ATTACKS))('%s: %i', async (_, __, row) => {
    await judge(row);
  });

  it('has each row once', () => {
    const names = [...ATTACKS, ...CONTROLS].map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('asked the issuer of opaque tokens about those, and about nothing else that came', () => {
    // A key of ours, and a token of another issuer, would be in its hands.
    expect(server.target.introspection.tokensAsked.filter((token) => !token.startsWith('opaque-'))).toEqual(
      [],
    );
  });
});
