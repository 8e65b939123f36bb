import { ACCOUNTS } from './accounts.js';
import { UpstreamCodes } from './simulated-entra.js';

const [account] = ACCOUNTS;
if (account === undefined) throw new Error('There are no accounts.');

describe('the codes of the simulated Entra ID', () => {
  afterEach(() => jest.useRealTimers());

  it('are good once', () => {
    const codes = new UpstreamCodes();
    const code = codes.issue(account, 'state');
    expect(codes.redeem(code, 'state')).toBe(account);
    expect(codes.redeem(code, 'state')).toBeUndefined();
  });

  it('are lost when tried for another sign-in', () => {
    const codes = new UpstreamCodes();
    const code = codes.issue(account, 'state');
    expect(codes.redeem(code, 'other')).toBeUndefined();
    expect(codes.redeem(code, 'state')).toBeUndefined();
  });

  it('expire after a minute', () => {
    jest.useFakeTimers();
    const codes = new UpstreamCodes();
    const code = codes.issue(account, 'state');
    jest.advanceTimersByTime(60_000);
    expect(codes.redeem(code, 'state')).toBeUndefined();
  });
});
