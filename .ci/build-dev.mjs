// The build of `npm run dev` and of the tests: types are removed, not checked, which takes a second instead of half a minute.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const root = join(import.meta.dirname, '..');
const assets = join('platform', 'database', 'migrations');

// As tsconfig.json has it.
const options = {
  swcrc: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
  },
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
  const file = relative(join(root, 'src'), join(entry.parentPath, entry.name));
  if (!entry.isFile() || file.endsWith('.spec.ts')) continue;
  const source = join(root, 'src', file);
  const target = join(root, 'dist', file);
  mkdirSync(dirname(target), { recursive: true });
  if (file.startsWith(assets)) copyFileSync(source, target);
  else if (file.endsWith('.ts')) compile(source, target.replace(/\.ts$/, '.js'));
}

function compile(source, target) {
  const { code, map } = transformFileSync(source, { ...options, filename: source, outputPath: target });
  const name = target.slice(target.lastIndexOf('/') + 1);
  writeFileSync(target, `${code}//# sourceMappingURL=${name}.map\n`);
  writeFileSync(`${target}.map`, map);
}
