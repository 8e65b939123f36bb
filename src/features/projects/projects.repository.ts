import { Injectable } from '@nestjs/common';
import { and, count, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types';
import { clients, projectNotes, projects } from '../../platform/database/schema.js';
import { stored } from '../../platform/database/stored.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { UUID } from '../../platform/fields.js';
import { exactly, type LatestFirstPosition, readLatestFirst } from '../../platform/paging/latest-first.js';
import { ProjectNotFoundError } from './projects.errors.js';
import type { SearchProjectsInput } from './projects.schemas.js';

const projectFields = {
  id: stored(projects.id),
  name: projects.name,
  description: projects.description,
  status: projects.status,
  clientName: clients.name,
  createdAt: projects.createdAt,
  updatedAt: projects.updatedAt,
  exactUpdatedAt: exactly(projects.updatedAt),
};

const noteFields = {
  id: projectNotes.id,
  projectId: projectNotes.projectId,
  title: projectNotes.title,
  content: projectNotes.content,
  authorName: projectNotes.authorName,
  createdAt: projectNotes.createdAt,
  exactCreatedAt: exactly(projectNotes.createdAt),
};

export type ProjectRow = SelectResultFields<typeof projectFields>;

/** A project as a search for a text ranks it. */
export interface RankedProjectRow extends ProjectRow {
  readonly score: number;
  /** The time of the first page: later projects are not ranked. */
  readonly asOf: string;
  /** Whether the search ranked only some of the projects that match. The same in all rows. */
  readonly cutOff: boolean;
}

/** Where a list of projects stands. Without a text to search for, all scores are alike. */
export interface ProjectPosition {
  readonly score: number;
  /** To the microsecond. */
  readonly updatedAt: string;
  readonly id: string;
  readonly asOf?: string | undefined;
}

export type NoteRow = SelectResultFields<typeof noteFields>;

export type NewNote = Pick<
  typeof projectNotes.$inferInsert,
  'projectId' | 'title' | 'content' | 'authorIssuer' | 'authorId' | 'authorName'
>;

export interface ProjectFilter {
  readonly status?: SearchProjectsInput['status'];
  /** Without it, the projects of all clients. */
  readonly clientIds?: readonly string[];
}

/** Every query names the organization, although row-level security confines it anyway. */
@Injectable()
export class ProjectsRepository {
  /** The best matches for the text, best first (see the migration 0019_ranked_search), from the position on. */
  async findMatching(
    tx: Transaction,
    organizationId: string,
    text: string,
    filter: ProjectFilter,
    limit: number,
    after?: ProjectPosition,
  ): Promise<RankedProjectRow[]> {
    const { status = null, clientIds } = filter;
    const clientFilter = clientIds === undefined ? sql`null` : uuidArray(clientIds);
    const { score = null, updatedAt = null, id = null } = after ?? {};
    const asOf = sql`coalesce(${after?.asOf ?? null}::text::timestamptz, now())`;
    return tx
      .select({
        ...projectFields,
        score: sql<number>`match.score`,
        cutOff: sql<boolean>`match.cut_off`,
        asOf: exactly(asOf),
      })
      .from(
        sql`search_projects(${text}, ${status}::text, ${clientFilter}, ${limit},
          ${score}::real, ${updatedAt}::text::timestamptz, ${id}::text::uuid, ${asOf}) as match`,
      )
      .innerJoin(
        projects,
        and(eq(projects.id, sql`match.project_id`), eq(projects.organizationId, organizationId)),
      )
      .innerJoin(clients, ownClient())
      .orderBy(sql`match.score desc`, desc(projects.updatedAt), projects.id)
      .limit(limit);
  }

  /** The most recently active first. */
  findLatest(
    tx: Transaction,
    organizationId: string,
    filter: ProjectFilter,
    limit: number,
    after?: ProjectPosition,
  ): Promise<ProjectRow[]> {
    const { status, clientIds } = filter;
    return readLatestFirst(
      { time: projects.updatedAt, id: projects.id },
      limit,
      after && { at: after.updatedAt, id: after.id },
      (range, order, rangeLimit) =>
        selectProjects(tx, organizationId, [
          status && eq(projects.status, status),
          clientIds && sql`${projects.clientId} = any(${uuidArray(clientIds)})`,
          range,
        ])
          .orderBy(...order)
          .limit(rangeLimit),
    );
  }

  /**
   * Any text that is not a UUID matches no project.
   * @throws ProjectNotFoundError
   */
  async getById(tx: Transaction, organizationId: string, projectId: string): Promise<ProjectRow> {
    const [project] = UUID.test(projectId)
      ? await selectProjects(tx, organizationId, [eq(projects.id, projectId)])
      : [];
    if (project === undefined) throw new ProjectNotFoundError();
    return project;
  }

  async countOfClient(tx: Transaction, organizationId: string, clientId: string): Promise<number> {
    const [row] = await tx
      .select({ projects: count() })
      .from(projects)
      .where(and(eq(projects.organizationId, organizationId), eq(projects.clientId, clientId)));
    return row?.projects ?? 0;
  }

  /** Newest first. */
  findNotes(
    tx: Transaction,
    organizationId: string,
    projectId: string,
    limit: number,
    after?: LatestFirstPosition,
  ): Promise<NoteRow[]> {
    return readLatestFirst(
      { time: projectNotes.createdAt, id: projectNotes.id },
      limit,
      after,
      (range, order, rangeLimit) =>
        tx
          .select(noteFields)
          .from(projectNotes)
          .where(and(notesOf(organizationId, projectId), range))
          .orderBy(...order)
          .limit(rangeLimit),
    );
  }

  async findNote(
    tx: Transaction,
    organizationId: string,
    projectId: string,
    noteId: string,
  ): Promise<NoteRow | undefined> {
    const [note] = await tx
      .select(noteFields)
      .from(projectNotes)
      .where(and(notesOf(organizationId, projectId), eq(projectNotes.id, noteId)));
    return note;
  }

  async countNotes(tx: Transaction, organizationId: string, projectId: string): Promise<number> {
    const [row] = await tx
      .select({ notes: count() })
      .from(projectNotes)
      .where(notesOf(organizationId, projectId));
    return row?.notes ?? 0;
  }

  /** Marks the project as active now; false if the organization has no such project. */
  async touch(tx: Transaction, organizationId: string, projectId: string): Promise<boolean> {
    const touched = await tx
      .update(projects)
      .set({ updatedAt: sql`greatest(${projects.updatedAt}, now())` })
      .where(and(eq(projects.organizationId, organizationId), eq(projects.id, projectId)))
      .returning({ id: projects.id });
    return touched.length > 0;
  }

  async insertNote(tx: Transaction, organizationId: string, note: NewNote): Promise<NoteRow> {
    const [row] = await tx
      .insert(projectNotes)
      .values({ ...note, organizationId })
      .returning(noteFields);
    if (row === undefined) throw new Error('The insertion of a note returned no row');
    return row;
  }
}

const selectProjects = (tx: Transaction, organizationId: string, conditions: (SQL | undefined)[]) =>
  tx
    .select(projectFields)
    .from(projects)
    .innerJoin(clients, ownClient())
    .where(and(eq(projects.organizationId, organizationId), ...conditions));

function ownClient(): SQL | undefined {
  return and(eq(clients.organizationId, projects.organizationId), eq(clients.id, projects.clientId));
}

function notesOf(organizationId: string, projectId: string): SQL | undefined {
  return and(eq(projectNotes.organizationId, organizationId), eq(projectNotes.projectId, projectId));
}

/** As one text parameter: the two drivers write arrays differently. */
function uuidArray(ids: readonly string[]): SQL {
  return sql`${`{${ids.join(',')}}`}::text::uuid[]`;
}
