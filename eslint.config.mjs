import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // The application of test/package cannot be linted here: the package that it imports is not installed.
  { ignores: ['dist', 'coverage', '.data', '**/*.mjs', 'test/package/application'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // A Nest module is a class whose whole content is its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A type-only import of an injected class compiles and then fails at start: decorator metadata needs the value.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Express and Nest describe plain option objects and requests by classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-console': 'error',
    },
  },
  // The conformance suite asks for what 2026-07-28 has deprecated.
  { files: ['test/conformance/fixtures/**'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  { files: ['src/cli/**', 'src/dev/**'], rules: { 'no-console': 'off' } },
);
