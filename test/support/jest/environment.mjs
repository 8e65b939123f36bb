import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** Suites run among Node's own globals, as the dependencies do that they share: see runtime.mjs. */
export default class Environment {
  global = globalThis;
  fakeTimers = null;
  exit = process.exit;

  constructor({ projectConfig }) {
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    process.exit = this.exit;
    // jest-circus keeps a suite's tests and handlers under symbols; those of expect are defined once and for all.
    for (const key of Object.getOwnPropertySymbols(globalThis))
      if (CIRCUS.has(key.description)) delete globalThis[key];
  }
}

const CIRCUS = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL']);
