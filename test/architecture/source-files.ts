import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SOURCE = join(process.cwd(), 'src');

export interface SourceFile {
  /** Relative to `src`, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The source files it imports, relative to `src`; type-only imports count too. */
  readonly imports: readonly string[];
}

/** Every TypeScript file under `src` but the specs. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => {
      const text = readFileSync(join(SOURCE, path), 'utf8');
      return { path, text, imports: relativeImports(path, text) };
    });
}

function relativeImports(path: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, specifier = '']) =>
    relative(SOURCE, join(SOURCE, dirname(path), specifier)).replace(/\.js$/, '.ts'),
  );
}

/** The part of the tree a file belongs to: its top folder, or `.` for a file of the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}
