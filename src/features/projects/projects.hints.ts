import type { SearchProjectsInput } from './projects.schemas.js';

/** For the last page of a text search that did not rank all matches (see the migration 0019_ranked_search). */
export function cutOffHint({
  status,
  clientName,
}: Pick<SearchProjectsInput, 'status' | 'clientName'>): string {
  const steps = [
    'use more words in search',
    ...(status === undefined ? ['give a status'] : []),
    ...(clientName === undefined ? ['give a clientName'] : []),
  ];
  return (
    'A text search ranks at most 400 projects with all words, and 100 with one of them: others may match as well. ' +
    `To find them, ${steps.join(', or ')}. Without search, the list of a client or status is complete.`
  );
}
