import { rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { copyDatabaseTemplate } from '../support/database-template.js';
import {
  type DatabaseOpener,
  HAS_NAMESPACES,
  startAsProcess1,
  startInNamespaces,
  type StartOpener,
  startWithoutPath,
} from '../support/database-opener.js';
import { makeTestDirectory } from '../support/test-directory.js';

const IN_USE = /^DatabaseDirectoryInUseError: The database in .* is already open/;
/** Opening a database takes seconds on a busy machine. */
const SEVERAL_OPENINGS = 240_000;
const TAKERS = 6;
const ROUNDS = 20;

jest.setTimeout(SEVERAL_OPENINGS);

describe('the lock of the embedded database', () => {
  let directory: string;
  let openers: DatabaseOpener[];

  beforeEach(async () => {
    openers = [];
    directory = await makeTestDirectory();
  });

  afterEach(async () => {
    await Promise.all(openers.map((opener) => opener.kill()));
    await rm(directory, { recursive: true, force: true });
  });

  const start = async (by: StartOpener): Promise<DatabaseOpener> => {
    const opener = await by(directory);
    openers.push(opener);
    return opener;
  };

  const suites: { name: string; by: StartOpener; available: boolean }[] = [
    { name: 'that believe to be process 1', by: startAsProcess1, available: true },
    {
      name: 'that are process 1 of a container each',
      by: startInNamespaces,
      available: HAS_NAMESPACES,
    },
  ];
  for (const { name, by, available } of suites) {
    if (!available) process.stderr.write(`skipped: no namespaces (two processes ${name})\n`);
    (available ? describe : describe.skip)(`between two processes ${name}`, () => {
      it('lets the second in only after the first has closed the database, even if the first is paused', async () => {
        await copyDatabaseTemplate(directory);
        const first = await start(by);
        const second = await start(by);
        expect(await first.send('open')).toBe('open');
        expect(await second.send('open')).toMatch(IN_USE);
        first.pause();
        expect(await second.send('open')).toMatch(IN_USE);
        first.resume();
        expect(await first.send('close')).toBe('closed');
        expect(await second.send('open')).toBe('open');
        expect(await first.send('open')).toMatch(IN_USE);
      });

      it('lets the second in at once after the first was killed', async () => {
        await copyDatabaseTemplate(directory);
        const first = await start(by);
        const second = await start(by);
        expect(await first.send('open')).toBe('open');
        expect(await second.send('open')).toMatch(IN_USE);
        await first.kill();
        expect(await second.send('open')).toBe('open');
      });
    });
  }

  it('goes to exactly one of several processes that take it at once, also after a release and after a kill', async () => {
    let takers = await Promise.all(Array.from({ length: TAKERS }, () => start(startAsProcess1)));
    const takeAtOnce = async (): Promise<DatabaseOpener> => {
      const answers = await Promise.all(takers.map((taker) => taker.send('lock')));
      expect(answers.filter((answer) => answer === 'locked')).toHaveLength(1);
      expect(answers.filter((answer) => IN_USE.test(answer))).toHaveLength(takers.length - 1);
      const winner = takers[answers.indexOf('locked')];
      if (winner === undefined) throw new Error('No process has the lock');
      return winner;
    };
    for (let round = 0; round < ROUNDS; round++) {
      const winner = await takeAtOnce();
      expect(await winner.send('unlock')).toBe('unlocked');
    }
    while (takers.length > 1) {
      const winner = await takeAtOnce();
      await winner.kill();
      takers = takers.filter((taker) => taker !== winner);
    }
  });

  it('is refused to a process that holds it already, and given again after its release', async () => {
    const opener = await start(startAsProcess1);
    expect(await opener.send('lock')).toBe('locked');
    expect(await opener.send('lock')).toMatch(IN_USE);
    expect(await opener.send('unlock')).toBe('unlocked');
    expect(await opener.send('lock')).toBe('locked');
  });

  (platform() === 'linux' ? it : it.skip)(
    'needs the program flock on Linux: the error says what to install',
    async () => {
      const opener = await start(startWithoutPath);
      expect(await opener.send('open')).toMatch(
        /^DatabaseDirectoryLockError: Cannot lock .*flock is not installed. Install it \(.*util-linux.*DATABASE_URL/,
      );
    },
  );
});
