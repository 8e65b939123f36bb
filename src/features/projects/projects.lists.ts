import { z } from 'zod';
import { type LatestFirstPosition, latestFirstPosition } from '../../platform/paging/latest-first.js';
import type { NoteRow, ProjectPosition, ProjectRow, RankedProjectRow } from './projects.repository.js';

const { at, id } = latestFirstPosition.shape;

/** The best match first, then the most recently active. */
export const bestProjectsFirst = {
  position: z.object({ score: z.number(), updatedAt: at, id, asOf: at.optional() }),
  positionOf: (row: ProjectRow & Partial<RankedProjectRow>): ProjectPosition => ({
    score: row.score ?? 0,
    updatedAt: row.exactUpdatedAt,
    id: row.id,
    asOf: row.asOf,
  }),
};

export const newestNotesFirst = {
  position: latestFirstPosition,
  positionOf: (row: NoteRow): LatestFirstPosition => ({ at: row.exactCreatedAt, id: row.id }),
};
