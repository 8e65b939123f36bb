import { initialSettings, readDevTenantEnvironment } from './environment.js';
import { SettingsStore } from './settings.js';

const initial = initialSettings(readDevTenantEnvironment({}));

describe('the settings', () => {
  it('change in part, and go back to those of the start', () => {
    const store = new SettingsStore(initial);
    expect(store.update({ tokenLifetime: 5 })).toEqual({ ...initial, tokenLifetime: 5 });
    expect(store.update({ autoLogin: 'reader@acme.example' }).tokenLifetime).toBe(5);
    expect(store.update({ autoLogin: null }).autoLogin).toBeNull();
    store.reset();
    expect(store.current).toEqual(initial);
  });

  it.each([
    { tokenLifetime: '5' },
    { tokenLifetime: 1.5 },
    { unknown: true },
    { autoLogin: 'x' },
    [],
    null,
    'text',
  ])('do not change for %j', (changes) => {
    const store = new SettingsStore(initial);
    expect(() => store.update(changes)).toThrow();
    expect(store.current).toBe(initial);
  });
});
