import { Injectable } from '@nestjs/common';
import type { Principal } from '../../gatehouse/index.js';
import { AnswerBudget } from '../../platform/answers/answer-budget.js';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { UUID } from '../../platform/fields.js';
import { Idempotency } from '../../platform/idempotency/idempotency.js';
import type { LatestFirstPosition } from '../../platform/paging/latest-first.js';
import { Paging } from '../../platform/paging/paging.js';
import {
  NoteNotFoundError,
  NoteWithCursorError,
  OffsetWithoutNoteError,
  ProjectNotFoundError,
} from './projects.errors.js';
import { newestNotesFirst } from './projects.lists.js';
import { notePart, shortenNote, toNote } from './projects.output.js';
import { mayAddProjectNotes, mayReadProjects } from './projects.policy.js';
import { type NoteRow, type ProjectRow, ProjectsRepository } from './projects.repository.js';
import type * as schemas from './projects.schemas.js';

/** The notes of the projects of the principal's organization. Methods may throw ProjectNotFoundError. */
@Injectable()
export class ProjectNotesService {
  constructor(
    private readonly database: Database,
    private readonly repository: ProjectsRepository,
    private readonly audit: AuditTrail,
    private readonly idempotency: Idempotency,
    private readonly paging: Paging,
    private readonly budget: AnswerBudget,
  ) {}

  /**
   * The notes of one project, newest first, as many as fit. Of a note that does not fit alone, a part from `offset` on.
   * @throws NoteNotFoundError, NoteWithCursorError, OffsetWithoutNoteError
   */
  async list(
    principal: Principal,
    { projectId, noteId, offset = 0, ...request }: schemas.ListProjectNotesInput,
  ): Promise<schemas.ProjectNotesOutput> {
    mayReadProjects(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const { id } = await this.repository.getById(tx, organizationId, projectId);
      this.audit.recordSoon(principal, { event: 'project_notes.listed', subject: id });
      if (noteId !== undefined) {
        if (request.cursor !== undefined) throw new NoteWithCursorError();
        const note = await this.getNote(tx, organizationId, id, noteId);
        const part = notePart(toNote(note), offset, this.budget);
        return { notes: [part.note], nextOffset: part.nextOffset };
      }
      if (offset > 0) throw new OffsetWithoutNoteError();
      const list = { operation: 'list_project_notes', query: { projectId: id }, ...newestNotesFirst };
      const find = (take: number, after?: LatestFirstPosition): Promise<NoteRow[]> =>
        this.repository.findNotes(tx, organizationId, id, take, after);
      let nextOffset: number | undefined;
      const { rows, nextCursor } = await this.paging.read(principal, list, request, find, (found) => {
        const [first, ...others] = found.map(toNote);
        if (first === undefined) return [];
        const part = notePart(first, 0, this.budget);
        ({ nextOffset } = part);
        return nextOffset === undefined ? this.budget.page([part.note, ...others]) : [part.note];
      });
      return { notes: rows, nextCursor, nextOffset };
    });
  }

  /** Adds a note in the principal's name, which also makes its project the most recently active one. */
  async add(
    principal: Principal,
    { idempotencyKey: key, projectId, ...note }: schemas.AddProjectNoteInput,
  ): Promise<schemas.ProjectNote> {
    mayAddProjectNotes(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const { id } = await this.repository.getById(tx, organizationId, projectId);
      const repeated = (): void => {
        this.audit.recordSoon(principal, { event: 'answer.repeated', subject: id });
      };
      const request = { projectId: id, ...note };
      const idempotent = { operation: 'add_project_note', key, request, repeated };
      return this.idempotency.once(tx, principal, idempotent, () => this.insert(tx, principal, id, note));
    });
  }

  private async insert(
    tx: Transaction,
    principal: Principal,
    projectId: ProjectRow['id'],
    { content, title }: Pick<schemas.AddProjectNoteInput, 'content' | 'title'>,
  ): Promise<schemas.ProjectNote> {
    const { organizationId } = principal;
    // Sent together; the server runs them one after the other.
    const touched = this.repository.touch(tx, organizationId, projectId);
    const written = Promise.all([
      this.repository.insertNote(tx, organizationId, {
        projectId,
        title: title ?? null,
        content,
        authorIssuer: principal.issuer,
        authorId: principal.userId,
        authorName: principal.displayName ?? null,
      }),
      this.audit.record(tx, principal, { event: 'project_note.added', subject: projectId }),
    ]);
    // Without its project the note fails as well; all is rolled back.
    written.catch(() => undefined);
    if (!(await touched)) throw new ProjectNotFoundError();
    const [note] = await written;
    return shortenNote(toNote(note), this.budget);
  }

  private async getNote(
    tx: Transaction,
    organizationId: string,
    projectId: string,
    noteId: string,
  ): Promise<NoteRow> {
    const note = UUID.test(noteId)
      ? await this.repository.findNote(tx, organizationId, projectId, noteId)
      : undefined;
    if (note === undefined) throw new NoteNotFoundError();
    return note;
  }
}
