import { type Attack, rowsOf, titled } from './attack.js';
import { AttackedServer } from './attacked-server.js';
import { CORPUS } from './corpus.js';
import { REST, withHeaders, withToken } from './doors.js';
import { sendRaw } from './raw-http.js';

const { controls: CONTROLS, attacks: ATTACKS } = rowsOf(CORPUS);

describe('the attack corpus', () => {
  it('has at least 120 rows, each named once, and a request without attack in each group', () => {
    const names = [...ATTACKS, ...CONTROLS].map(({ name }) => name);
    expect(ATTACKS.length).toBeGreaterThanOrEqual(120);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(Object.values(CORPUS).filter(({ controls }) => controls.length === 0)).toEqual([]);
  });
});

describe('the server, attacked', () => {
  let server: AttackedServer;
  const judge = (row: Attack): Promise<void> => server.judge(row, server.target);

  beforeAll(async () => {
    server = await AttackedServer.start();
  });
  afterAll(() => server.stop());

  it.each(titled(CONTROLS))('without attack, %s: %i', async (_, __, row) => {
    await judge(row);
  });

  it.each(titled(ATTACKS))('%s: %i', async (_, __, row) => {
    await judge(row);
  });

  it('takes each request on a connection for itself: a good one lets no other in', async () => {
    const { app } = server.target;
    const good = withToken(REST.addNote(server.target), await app.restToken());
    const length = String(Buffer.byteLength(String(good.body)));
    const { text } = await sendRaw(app.origin, {
      ...withHeaders(good, ['Connection', 'keep-alive'], ['Content-Length', length]),
      body: `${String(good.body)}GET /api/whoami HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n`,
    });
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['201', '401']);
  });

  it('has not gone where the attacker’s headers pointed', () => {
    expect(server.target.stranger.requests).toBe(0);
  });
});
