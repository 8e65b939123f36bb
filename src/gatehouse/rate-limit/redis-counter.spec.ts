import { redisFault } from './redis-counter.js';

describe('redisFault', () => {
  const withCode = Object.assign(new Error('connect ECONNREFUSED redis://u:hunter2@x'), {
    code: 'ECONNREFUSED',
  });
  const wrongPassword = Object.assign(new Error('WRONGPASS invalid username-password pair hunter2'), {
    command: { name: 'auth', args: ['hunter2'] },
  });
  it.each([
    [withCode, 'ECONNREFUSED'],
    [wrongPassword, 'WRONGPASS'],
    [new Error('Command timed out hunter2'), 'no answer'],
    [Object.assign(new Error('The operation was aborted'), { code: 'ABORT_ERR' }), 'no answer'],
    ['hunter2', 'unknown'],
  ])('says why and no more: %#', (error, fault) => {
    expect(redisFault(error)).toBe(fault);
  });
});
