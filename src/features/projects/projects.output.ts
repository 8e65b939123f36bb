import type { AnswerBudget } from '../../platform/answers/answer-budget.js';
import { codePointStart } from '../../platform/answers/excerpt.js';
import type { NoteRow, ProjectRow } from './projects.repository.js';
import type * as schemas from './projects.schemas.js';

export function toSummary(project: ProjectRow): schemas.ProjectSummary {
  return {
    projectId: project.id,
    name: project.name,
    description: project.description,
    status: project.status,
    clientName: project.clientName,
    updatedAt: project.updatedAt.toISOString(),
  };
}

export function toNote(note: NoteRow): schemas.ProjectNote {
  return {
    noteId: note.id,
    projectId: note.projectId,
    title: note.title,
    content: note.content,
    authorName: note.authorName,
    createdAt: note.createdAt.toISOString(),
  };
}

export const shortenSummary = <Summary extends schemas.ProjectSummary>(
  summary: Summary,
  budget: AnswerBudget,
): Summary => budget.shorten(summary, 'description');

export const shortenNote = (note: schemas.ProjectNote, budget: AnswerBudget): schemas.ProjectNote =>
  budget.shorten(note, 'content');

type ProjectStatus = schemas.ClientStatus['projects'][number];

/** The description gets half of the budget at most, and the notes the rest. */
export function shortenStatus(
  { latestNotes, ...summary }: ProjectStatus,
  budget: AnswerBudget,
): ProjectStatus {
  const shortened = shortenSummary(summary, budget.half);
  return { ...shortened, latestNotes: budget.beside(shortened).shareOut(latestNotes, shortenNote) };
}

/** As much of a note's text as fits, from the offset on, and where the rest begins. Offsets count UTF-16 code units. */
export function notePart(
  note: schemas.ProjectNote,
  offset: number,
  budget: AnswerBudget,
): { note: schemas.ProjectNote; nextOffset?: number } {
  const start = codePointStart(note.content, offset);
  const part = shortenNote({ ...note, content: note.content.slice(start) }, budget);
  return part.truncated === true ? { note: part, nextOffset: start + part.content.length } : { note: part };
}
