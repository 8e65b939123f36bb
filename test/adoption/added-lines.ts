import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['main.ts', 'app.module.ts'];

/**
 * How many lines of code a variant of the API has in `main.ts` and `app.module.ts` that the existing API has not; a changed
 * line counts as added. Blank lines and comments do not count, nor does it that a variant imports the unchanged files from
 * `../existing-api/`.
 *
 * @param variant its folder in `test/adoption`
 */
export function addedLines(variant: string): number {
  return FILES.map((file) => linesAdded(read('existing-api', file), read(variant, file))).reduce(
    (sum, lines) => sum + lines,
    0,
  );
}

/** Lines of `after` that are not in the longest common subsequence of both. */
export function linesAdded(before: string, after: string): number {
  const old = codeLines(before);
  const lines = codeLines(after);
  // The length of the longest common subsequence with each beginning of `old`, one line of `after` at a time.
  let lengths = new Array<number>(old.length + 1).fill(0);
  for (const line of lines) {
    const next = [0];
    for (const [index, oldLine] of old.entries())
      next.push(
        oldLine === line ? (lengths[index] ?? 0) + 1 : Math.max(next[index] ?? 0, lengths[index + 1] ?? 0),
      );
    lengths = next;
  }
  return lines.length - (lengths.at(-1) ?? 0);
}

const codeLines = (text: string): string[] =>
  text
    .replaceAll("from '../existing-api/", "from './")
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(\/\/|\/\*|\*)/.test(line));

const read = (folder: string, file: string): string =>
  readFileSync(join(import.meta.dirname, folder, file), 'utf8');
