import { Injectable } from '@nestjs/common';
import { AnswerBudget } from '../../platform/answers/answer-budget.js';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Completed, Principal } from '../../gatehouse/index.js';
import { ClientNamesService } from '../clients/client-names.service.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { LatestFirstPosition } from '../../platform/paging/latest-first.js';
import { MOST_RESULTS, UUID } from '../../platform/fields.js';
import { Idempotency } from '../../platform/idempotency/idempotency.js';
import { emptySearchHint } from '../../platform/text/empty-search-hint.js';
import { Paging } from '../../platform/paging/paging.js';
import { NoteNotFoundError, OffsetWithoutNoteError, ProjectNotFoundError } from './projects.errors.js';
import { mayAddProjectNotes, mayReadProjects } from './projects.policy.js';
import { cutOffHint } from './projects.hints.js';
import { bestProjectsFirst, newestNotesFirst } from './projects.lists.js';
import {
  type NoteRow,
  type ProjectPosition,
  type ProjectRow,
  ProjectsRepository,
} from './projects.repository.js';
import * as schemas from './projects.schemas.js';
import {
  notePart,
  shortenNote,
  shortenStatus,
  shortenSummary,
  toNote,
  toSummary,
} from './projects.output.js';

const LATEST_NOTES = 10;

/** The limits of one prompt. */
const PROJECTS_OF_CLIENT = 25;
const NOTES_OF_EACH = 3;

/** The projects of the principal's organization. Methods that take a projectId may throw ProjectNotFoundError. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ProjectsRepository,
    private readonly audit: AuditTrail,
    private readonly idempotency: Idempotency,
    private readonly clientNames: ClientNamesService,
    private readonly paging: Paging,
    private readonly budget: AnswerBudget,
  ) {}

  /** The projects that match the text and the filters, best first; without a text the most recently active first. */
  async search(
    principal: Principal,
    input: schemas.SearchProjectsInput,
  ): Promise<schemas.SearchProjectsOutput> {
    mayReadProjects(principal);
    const { limit, cursor, ...query } = input;
    const { search, status, clientName, clientNameMatch } = query;
    const { organizationId } = principal;
    const list = { operation: 'search_projects', query, ...bestProjectsFirst };
    let nearestClients: readonly string[] = [];
    let cutOff = false as boolean;
    const find = (take: number, after?: ProjectPosition): Promise<ProjectRow[]> =>
      this.database.inOrganization(organizationId, async (tx) => {
        const meant =
          clientName === undefined
            ? undefined
            : await this.clientNames.findMeant(principal, tx, clientName, clientNameMatch);
        if (meant?.ids.length === 0) {
          nearestClients = meant.nearest;
          return [];
        }
        const filter = { status, clientIds: meant?.ids };
        if (search === undefined) return this.repository.findLatest(tx, organizationId, filter, take, after);
        const found = await this.repository.findMatching(tx, organizationId, search, filter, take, after);
        cutOff = found[0]?.cutOff === true;
        return found;
      });
    const { rows, nextCursor } = await this.paging.read(principal, list, { limit, cursor }, find, (found) =>
      this.budget.shareOut(found.map(toSummary), shortenSummary),
    );
    this.audit.recordSoon(principal, { event: 'projects.searched' });
    const empty = rows.length === 0 && cursor === undefined;
    return {
      projects: rows,
      nextCursor,
      ...(empty && { hint: emptySearchHint({ search, status, clientName }, nearestClients) }),
      ...(cutOff && nextCursor === undefined && { hint: cutOffHint(query) }),
    };
  }

  /** The ids of the projects that a user may mean by a text, best first; by no text yet, the most recently active. */
  async completeId(principal: Principal, typed: string): Promise<Completed> {
    mayReadProjects(principal);
    const search = typed.trim() === '' ? undefined : typed;
    const input = schemas.searchProjectsInput.safeParse({ search, limit: MOST_RESULTS });
    if (!input.success) return { values: [], total: 0 };
    const { projects, nextCursor } = await this.search(principal, input.data);
    return { values: projects.map(({ projectId }) => projectId), hasMore: nextCursor !== undefined };
  }

  /**
   * One project with its latest notes: excerpts where they are long.
   * @param forms in which the answer is sent; a resource has two
   */
  async get(
    principal: Principal,
    { projectId }: schemas.ProjectIdInput,
    forms: 'one' | 'two' = 'one',
  ): Promise<schemas.ProjectDetails> {
    mayReadProjects(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const project = await this.getRow(tx, organizationId, projectId);
      const noteCount = await this.repository.countNotes(tx, organizationId, project.id);
      const notes = await this.repository.findNotes(tx, organizationId, project.id, LATEST_NOTES);
      this.audit.recordSoon(principal, { event: 'project.read', subject: project.id });
      const budget = forms === 'one' ? this.budget : this.budget.half;
      const details = { ...toSummary(project), createdAt: project.createdAt.toISOString(), noteCount };
      const shortened = budget.shorten(details, 'description');
      return {
        ...shortened,
        latestNotes: budget.beside(shortened).shareOut(notes.map(toNote), shortenNote),
      };
    });
  }

  /**
   * The notes of one project, newest first, as many as fit. Of a note that does not fit alone, a part from `offset` on.
   * @throws NoteNotFoundError, OffsetWithoutNoteError
   */
  async listNotes(
    principal: Principal,
    { projectId, noteId, offset = 0, ...request }: schemas.ListProjectNotesInput,
  ): Promise<schemas.ProjectNotesOutput> {
    mayReadProjects(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const { id } = await this.getRow(tx, organizationId, projectId);
      this.audit.recordSoon(principal, { event: 'project_notes.listed', subject: id });
      if (noteId !== undefined) {
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

  /**
   * The projects of one client, the most recently active first, each with its latest notes.
   * @throws ClientNotFoundError, AmbiguousClientError
   */
  async getClientStatus(
    principal: Principal,
    { client: name }: schemas.ClientStatusInput,
  ): Promise<schemas.ClientStatus> {
    mayReadProjects(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const client = await this.clientNames.get(principal, tx, name);
      const filter = { clientIds: [client.id] };
      const found = await this.repository.findLatest(tx, organizationId, filter, PROJECTS_OF_CLIENT + 1);
      const included = found.slice(0, PROJECTS_OF_CLIENT);
      const statuses: schemas.ClientStatus['projects'] = [];
      for (const project of included) {
        const notes = await this.repository.findNotes(tx, organizationId, project.id, NOTES_OF_EACH);
        statuses.push({ ...toSummary(project), latestNotes: notes.map(toNote) });
      }
      this.audit.recordSoon(principal, {
        event: 'client.read',
        subject: client.name,
        included: included.map(({ id }) => id),
      });
      const projectCount =
        found.length > PROJECTS_OF_CLIENT
          ? await this.repository.countOfClient(tx, organizationId, client.id)
          : found.length;
      const projects = this.budget.shareOut(statuses, shortenStatus);
      return { clientName: client.name, projectCount, projects, hasMore: projects.length < projectCount };
    });
  }

  /** Adds a note in the principal's name, which also makes its project the most recently active one. */
  async addNote(
    principal: Principal,
    { idempotencyKey: key, projectId, ...note }: schemas.AddProjectNoteInput,
  ): Promise<schemas.ProjectNote> {
    mayAddProjectNotes(principal);
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const { id } = await this.getRow(tx, organizationId, projectId);
      const repeated = (): void => {
        this.audit.recordSoon(principal, { event: 'answer.repeated', subject: id });
      };
      const request = { projectId: id, ...note };
      const idempotent = { operation: 'add_project_note', key, request, repeated };
      return this.idempotency.once(tx, principal, idempotent, () => this.insertNote(tx, principal, id, note));
    });
  }

  private async insertNote(
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

  /** Any text that is not a UUID matches no project. */
  private async getRow(tx: Transaction, organizationId: string, projectId: string): Promise<ProjectRow> {
    const project = UUID.test(projectId)
      ? await this.repository.findById(tx, organizationId, projectId)
      : undefined;
    if (project === undefined) throw new ProjectNotFoundError();
    return project;
  }
}
