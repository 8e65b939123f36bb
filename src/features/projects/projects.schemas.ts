import { z } from 'zod';
import {
  cursor,
  exactId,
  hint,
  instant,
  longText,
  nextCursor,
  oneOf,
  optional,
  resultLimit,
  wholeNumber,
  shortText,
  withDefault,
} from '../../platform/fields.js';
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.schema.js';

/** RFC 9562 §4 allows upper case. */
const projectId = exactId((typed) => typed.toLowerCase()).describe('As search_projects returns it.');

const PROJECT_STATUSES = ['active', 'completed', 'on_hold'] as const;

export const projectStatus = z.enum(PROJECT_STATUSES);

export const searchProjectsInput = z.strictObject({
  search: optional(shortText()).describe('Words to look for.'),
  status: optional(oneOf(PROJECT_STATUSES)).describe('Only these.'),
  clientName: optional(shortText()).describe('The name of the client, or a part of it.'),
  clientNameMatch: withDefault(oneOf(['exact', 'partial']), 'partial').describe('Default: partial.'),
  limit: resultLimit('projects'),
  cursor: cursor(),
});

export const projectIdInput = z.strictObject({ projectId });

export const listProjectNotesInput = z.strictObject({
  projectId,
  noteId: optional(exactId((typed) => typed.toLowerCase())).describe(
    'Only this note, as get_project returns it.',
  ),
  offset: optional(wholeNumber(0)).describe('With noteId: nextOffset of the part before.'),
  limit: resultLimit('notes'),
  cursor: cursor(),
});

export const addProjectNoteInput = z.strictObject({
  projectId,
  content: longText(5000).describe('The text of the note.'),
  title: optional(shortText()).describe('A short title.'),
  idempotencyKey: optional(idempotencyKey),
});

export const clientStatusInput = z.strictObject({
  client: shortText().describe('The whole name of the client.'),
});

/** Of the REST routes, which take the projectId in the path and the idempotency key in a header. */
export const listProjectNotesQuery = listProjectNotesInput.omit({ projectId: true });
export const addProjectNoteBody = addProjectNoteInput.omit({ projectId: true, idempotencyKey: true });

/** Of a text that was cut to fit into the answer (AnswerBudget); absent otherwise. */
const truncated = z.boolean().optional();

export const projectSummary = z.object({
  projectId: z.string(),
  name: z.string(),
  description: z.string(),
  status: projectStatus,
  clientName: z.string(),
  updatedAt: instant(),
  truncated,
});

export const searchProjectsOutput = z.object({
  projects: z.array(projectSummary),
  nextCursor: nextCursor(),
  hint: hint(),
});

export const projectNote = z.object({
  noteId: z.string(),
  projectId: z.string(),
  title: z.string().nullable(),
  content: z.string(),
  authorName: z.string().nullable(),
  createdAt: instant(),
  truncated,
});

export const projectDetails = projectSummary.extend({
  createdAt: instant(),
  noteCount: z.number().int(),
  latestNotes: z.array(projectNote),
});

export const projectNotesOutput = z.object({
  notes: z.array(projectNote),
  nextCursor: nextCursor(),
  nextOffset: z.number().int().optional(),
});

export const clientStatus = z.object({
  clientName: z.string(),
  projectCount: z.number().int(),
  projects: z.array(projectSummary.extend({ latestNotes: z.array(projectNote) })),
  hasMore: z.boolean(),
});

export type SearchProjectsInput = z.infer<typeof searchProjectsInput>;
export type ProjectIdInput = z.infer<typeof projectIdInput>;
export type ListProjectNotesInput = z.infer<typeof listProjectNotesInput>;
export type AddProjectNoteInput = z.infer<typeof addProjectNoteInput>;
export type ListProjectNotesQuery = z.infer<typeof listProjectNotesQuery>;
export type AddProjectNoteBody = z.infer<typeof addProjectNoteBody>;
export type ClientStatusInput = z.infer<typeof clientStatusInput>;
export type ProjectSummary = z.infer<typeof projectSummary>;
export type SearchProjectsOutput = z.infer<typeof searchProjectsOutput>;
export type ProjectDetails = z.infer<typeof projectDetails>;
export type ProjectNote = z.infer<typeof projectNote>;
export type ProjectNotesOutput = z.infer<typeof projectNotesOutput>;
export type ClientStatus = z.infer<typeof clientStatus>;
