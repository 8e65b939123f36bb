import { z } from 'zod';
import { numberInQuery } from '../../platform/fields/number-in-query.js';
import { addProjectNoteInput, listProjectNotesInput, searchProjectsInput } from './projects.schemas.js';

export const searchProjectsQuery = searchProjectsInput.extend({
  limit: numberInQuery(searchProjectsInput.shape.limit),
});

/** The project is named in the path, the idempotency key in a header. */
export const listProjectNotesQuery = z.strictObject({
  limit: numberInQuery(listProjectNotesInput.shape.limit),
});
export const addProjectNoteBody = addProjectNoteInput.omit({ projectId: true, idempotencyKey: true });

export type ListProjectNotesQuery = z.infer<typeof listProjectNotesQuery>;
export type AddProjectNoteBody = z.infer<typeof addProjectNoteBody>;
