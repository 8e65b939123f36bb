import { DIAGNOSES } from '../../src/gatehouse/auth/tokens/token-diagnosis.js';
import type { Attack } from '../security/attack.js';
import { AttackedServer } from '../security/attacked-server.js';
import { CORPUS } from '../security/corpus.js';
import { type Adoption, startAttackedApi } from './attacked-api.js';

const ENDPOINT = /^(?:\w+:\/\/[^/]*)?\/api\/mcp\/?(?:\?|$)/;
const DISCOVERY =
  /^\/\.well-known\/(?:oauth-authorization-server|oauth-protected-resource(?:\/api\/mcp)?)\/?(?:\?|$)/;

/** An API that authenticates for itself decides which credentials it accepts: it is not tried with these. */
const CREDENTIALS = ['credentials', 'tokens', 'tokenForms', 'claims', 'keys'];
/** What the endpoint rejects whatever that strategy is. */
const FOR_ITSELF = ['token_missing', 'token_misplaced', 'authorization_malformed'];
const isForTheStrategy = ({ expected: { logged } }: Attack): boolean =>
  logged !== undefined && logged in DIAGNOSES && !FOR_ITSELF.includes(logged);

const groupsFor = (adoption: Adoption): (typeof CORPUS)[string][] =>
  Object.entries(CORPUS)
    .filter(([group]) => adoption === 'issuers' || !CREDENTIALS.includes(group))
    .map(([, rows]) => rows);

describe.each<[Adoption, number]>([
  ['issuers', 500],
  ['authenticate', 250],
])('the attack corpus on an API that adopts by %s', (adoption, atLeast) => {
  let server: AttackedServer;

  beforeAll(async () => {
    server = await AttackedServer.on(await startAttackedApi(adoption));
  });
  afterAll(() => server.stop());

  it('gets what it gets from the product', async () => {
    const failed: string[] = [];
    let judged = 0;
    const rows = groupsFor(adoption).flatMap(({ controls, attacks }) => [...controls, ...attacks]);
    for (const row of rows) {
      const { path } = await row.request(server.target);
      if (!ENDPOINT.test(path) && !DISCOVERY.test(path)) continue;
      if (adoption === 'authenticate' && isForTheStrategy(row)) continue;
      judged += 1;
      await server
        .judge(row, server.target)
        .catch((error: unknown) => failed.push(`${row.name}: ${String(error)}`));
    }
    expect(failed).toEqual([]);
    expect(judged).toBeGreaterThanOrEqual(atLeast);
  });
});
