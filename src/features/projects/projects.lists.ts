import { z } from 'zod';
import { type LatestFirstPosition, latestFirstPosition } from '../../platform/paging/latest-first.js';
import type { NoteRow, ProjectPosition, ProjectRow } from './projects.repository.js';

const { at, id } = latestFirstPosition.shape;

/** The best match first, then the most recently active. */
export const bestProjectsFirst = {
  position: z.object({ score: z.number(), updatedAt: at, id }),
  positionOf: (row: ProjectRow & { readonly score?: number }): ProjectPosition => ({
    score: row.score ?? 0,
    updatedAt: row.exactUpdatedAt,
    id: row.id,
  }),
};

export const newestNotesFirst = {
  position: latestFirstPosition,
  positionOf: (row: NoteRow): LatestFirstPosition => ({ at: row.exactCreatedAt, id: row.id }),
};
