import { z } from 'zod';

/** PostgreSQL stores no NUL character in a text. */
const withoutNul = (value: string): boolean => !value.includes('\0');
const NUL_MESSAGE = 'must not contain a NUL character';

const filterText = (): z.ZodString => z.string().trim().min(1).max(200).refine(withoutNul, NUL_MESSAGE);

const projectId = z.string().max(100).describe('The projectId of a project, as search_projects returns it.');

const limit = (of: string): z.ZodDefault<z.ZodNumber> =>
  z.number().int().min(1).max(25).default(10).describe(`How many ${of} to return at most: 1 to 25.`);

/** What we send, so not checked again: `z.iso.datetime()` would spell its whole pattern out in every tool's schema. */
const instant = (): z.ZodString => z.string().meta({ format: 'date-time' });

export const projectStatus = z.enum(['active', 'completed', 'on_hold']);

export const searchProjectsInput = z.strictObject({
  search: filterText()
    .optional()
    .describe(
      'Words to look for in project names and descriptions; typos are forgiven. Leave out to get the most recently active projects.',
    ),
  status: projectStatus.optional().describe('Only projects in this status.'),
  clientName: filterText()
    .optional()
    .describe(
      'Only projects of the clients with this name, compared without regard to upper and lower case.',
    ),
  clientNameMatch: z
    .enum(['exact', 'partial'])
    .default('partial')
    .describe(
      'Whether clientName is the whole name of the client (exact) or a part of it (partial). Without clientName it has no effect.',
    ),
  limit: limit('projects'),
});

export const projectIdInput = z.strictObject({ projectId });

export const listProjectNotesInput = z.strictObject({ projectId, limit: limit('notes') });

export const addProjectNoteInput = z.strictObject({
  projectId,
  content: z
    .string()
    .min(1)
    .max(5000)
    .refine((value) => value.trim() !== '', 'must not be blank')
    .refine(withoutNul, NUL_MESSAGE)
    .describe('The text of the note, 1 to 5000 characters.'),
  title: filterText().optional().describe('A short title for the note, at most 200 characters.'),
});

export const projectSummary = z.object({
  projectId: z
    .string()
    .describe('Identifies the project in get_project, list_project_notes and add_project_note.'),
  name: z.string(),
  description: z.string(),
  status: projectStatus,
  clientName: z.string(),
  updatedAt: instant().describe('When the project last changed or got a note.'),
});

export const searchProjectsOutput = z.object({
  projects: z
    .array(projectSummary)
    .describe('Best match first; without search, the most recently active first.'),
  hasMore: z.boolean().describe('Whether more projects match than were returned.'),
});

export const projectNote = z.object({
  noteId: z.string(),
  projectId: z.string(),
  title: z.string().nullable(),
  content: z.string(),
  authorName: z.string().nullable().describe('Who wrote the note; null if the name is not known.'),
  createdAt: instant(),
});

export const projectDetails = projectSummary.extend({
  createdAt: instant(),
  noteCount: z.number().int().describe('How many notes the project has in all.'),
  latestNotes: z.array(projectNote).describe('The newest notes, ten at most, newest first.'),
});

export const projectNotesOutput = z.object({
  notes: z.array(projectNote).describe('Newest first.'),
  hasMore: z.boolean().describe('Whether the project has older notes than were returned.'),
});

export type SearchProjectsInput = z.infer<typeof searchProjectsInput>;
export type ProjectIdInput = z.infer<typeof projectIdInput>;
export type ListProjectNotesInput = z.infer<typeof listProjectNotesInput>;
export type AddProjectNoteInput = z.infer<typeof addProjectNoteInput>;
export type ProjectSummary = z.infer<typeof projectSummary>;
export type SearchProjectsOutput = z.infer<typeof searchProjectsOutput>;
export type ProjectDetails = z.infer<typeof projectDetails>;
export type ProjectNote = z.infer<typeof projectNote>;
export type ProjectNotesOutput = z.infer<typeof projectNotesOutput>;
