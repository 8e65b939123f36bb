import { Pace } from './pace.js';

describe('Pace', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Sends `requests` at once. @returns how many went on at once, and after each tenth of a second */
  async function started(pace: Pace, requests: number, limit: number, ticks: number): Promise<number[]> {
    let count = 0;
    for (let i = 0; i < requests; i++) void pace.wait('caller', limit, 60).then(() => (count += 1));
    const counts: number[] = [];
    for (let tick = 0; tick <= ticks; tick++) {
      await jest.advanceTimersByTimeAsync(tick === 0 ? 0 : 100);
      counts.push(count);
    }
    return counts;
  }

  it.each([
    [300, [8, 16, 24, 30, 30]],
    [1200, [30, 30]],
    [1, [4, 8, 12]],
    [1_000_000, [30]],
  ])('a limit of %i a minute: 30 requests at once go on as %j', async (limit, counts) => {
    expect(await started(new Pace(), 30, limit, counts.length - 1)).toEqual(counts);
  });

  it('a client that waits for each answer is never delayed', async () => {
    const pace = new Pace();
    for (let second = 0; second < 5; second++) {
      expect(await started(pace, 8, 300, 0)).toEqual([8]);
      await jest.advanceTimersByTimeAsync(1000);
    }
  });

  it('a flood of one caller delays no other', async () => {
    const pace = new Pace();
    void started(pace, 400, 300, 0);
    const other = jest.fn();
    void pace.wait('other', 300, 60).then(other);
    await jest.advanceTimersByTimeAsync(0);
    expect(other).toHaveBeenCalled();
  });

  it('keeps no more than 500 waiting, and nothing of callers that have stopped', async () => {
    const pace = new Pace();
    expect(await started(pace, 600, 300, 0)).toEqual([100]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(jest.getTimerCount()).toBe(0);
    expect(await started(pace, 8, 300, 0)).toEqual([8]);
  });
});
