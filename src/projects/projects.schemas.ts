import { z } from 'zod';
import { instant } from '../fields/instant.js';
import { resultLimit } from '../fields/result-limit.js';
import { shortText, storable } from '../fields/text.js';
import { idempotencyKey } from '../idempotency/idempotency-key.schema.js';

/** Of any length and content: what is no id is the id of no project, like any other unknown one. */
const projectId = z.string().describe('The projectId of a project, as search_projects returns it.');

export const projectStatus = z.enum(['active', 'completed', 'on_hold']);

export const searchProjectsInput = z.strictObject({
  search: shortText()
    .optional()
    .describe(
      'Words to look for in project names and descriptions; typos are forgiven. Leave out to get the most recently active projects.',
    ),
  status: projectStatus.optional().describe('Only projects in this status.'),
  clientName: shortText()
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
  limit: resultLimit('projects'),
});

export const projectIdInput = z.strictObject({ projectId });

export const listProjectNotesInput = z.strictObject({ projectId, limit: resultLimit('notes') });

export const addProjectNoteInput = z.strictObject({
  projectId,
  content: storable(z.string().min(1).max(5000)).describe('The text of the note, 1 to 5000 characters.'),
  title: shortText().optional().describe('A short title for the note, at most 200 characters.'),
  idempotencyKey: idempotencyKey.optional(),
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
