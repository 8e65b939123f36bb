import { z } from 'zod';
import { addProjectNoteInput, listProjectNotesInput, searchProjectsInput } from './projects.schemas.js';

/** A query string holds text only: digits become the number that they spell, all else is left for `schema` to refuse. */
const fromQuery = <T extends z.ZodType>(schema: T): z.ZodPreprocess<T> =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    schema,
  );

export const searchProjectsQuery = searchProjectsInput.extend({
  limit: fromQuery(searchProjectsInput.shape.limit),
});

/** The project is named in the path. */
export const listProjectNotesQuery = z.strictObject({ limit: fromQuery(listProjectNotesInput.shape.limit) });
export const addProjectNoteBody = addProjectNoteInput.omit({ projectId: true });

export type ListProjectNotesQuery = z.infer<typeof listProjectNotesQuery>;
export type AddProjectNoteBody = z.infer<typeof addProjectNoteBody>;
