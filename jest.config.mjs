import { availableParallelism } from 'node:os';

const base = {
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  runtime: '<rootDir>/test/support/jest/runtime.mjs',
  transform: { '^.+\\.[tj]s$': ['@swc/jest', { swcrc: true }] },
  moduleFileExtensions: ['js', 'ts', 'mjs', 'json'],
  globalSetup: '<rootDir>/test/support/test-run.mjs',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

// `npm run test:clients -- --all`: for the workers, which do not see the arguments.
if (process.argv.includes('--all')) process.env.GATEHOUSE_ALL_CLIENTS = 'true';

export default {
  // One more than cores: some suites wait for a token to expire or a server to end, and the others get on meanwhile.
  maxWorkers: availableParallelism() + 1,
  // For what hangs, on a machine with other things to do: no test takes a minute of its own.
  testTimeout: 300_000,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...base,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/services/',
        '<rootDir>/test/conformance/',
        '<rootDir>/test/clients/',
        '<rootDir>/test/package/',
      ],
    },
    { ...base, displayName: 'clients', testMatch: ['<rootDir>/test/clients/*.e2e-spec.ts'] },
    // Apart from the others: it installs from the npm registry.
    { ...base, displayName: 'package', testMatch: ['<rootDir>/test/package/*.e2e-spec.ts'] },
    { ...base, displayName: 'conformance', testMatch: ['<rootDir>/test/conformance/*.e2e-spec.ts'] },
    { ...base, displayName: 'services', testMatch: ['<rootDir>/test/services/*.e2e-spec.ts'] },
  ],
};
