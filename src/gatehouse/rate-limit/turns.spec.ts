import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Turns } from './turns.js';

describe('Turns', () => {
  const started: string[] = [];
  const begin = async (turns: Turns, caller: string, request: string): Promise<void> => {
    await turns.take(caller);
    started.push(request);
  };

  beforeEach(() => started.splice(0));

  it('starts a request at once where its caller has none before it', async () => {
    const turns = new Turns();
    await Promise.all([begin(turns, 'a', 'a1'), begin(turns, 'b', 'b1')]);
    expect(started).toEqual(['a1', 'b1']);
  });

  it('starts what another caller sent later before the second request of a busy one', async () => {
    const turns = new Turns();
    const busy = Array.from({ length: 100 }, (_, index) => begin(turns, 'busy', `busy ${index}`));
    await turnOfTheLoop();
    const before = started.length;
    expect(before).toBeLessThan(5);
    await begin(turns, 'quiet', 'quiet');
    expect(started[before]).toBe('quiet');
    await Promise.all(busy);
    expect(started.filter((request) => request !== 'quiet')).toEqual(
      Array.from({ length: 100 }, (_, index) => `busy ${index}`),
    );
  });

  it('holds no caller whose requests have all started', async () => {
    const turns = new Turns();
    await Promise.all([turns.take('a'), turns.take('a'), turns.take('b')]);
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect(Reflect.get(turns, 'callers')).toEqual(new Map());
  });
});
