import { Injectable } from '@nestjs/common';
import { AnswerBudget } from '../../platform/answers/answer-budget.js';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import type { Completed, Principal } from '../../gatehouse/index.js';
import { ClientNamesService } from '../clients/client-names.service.js';
import { Database } from '../../platform/database/database.js';
import { MOST_RESULTS } from '../../platform/fields.js';
import { emptySearchHint } from '../../platform/text/empty-search-hint.js';
import { Paging } from '../../platform/paging/paging.js';
import { mayReadProjects } from './projects.policy.js';
import { cutOffHint } from './projects.hints.js';
import { bestProjectsFirst } from './projects.lists.js';
import { type ProjectPosition, type ProjectRow, ProjectsRepository } from './projects.repository.js';
import * as schemas from './projects.schemas.js';
import { shortenNote, shortenStatus, shortenSummary, toNote, toSummary } from './projects.output.js';

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
      const project = await this.repository.getById(tx, organizationId, projectId);
      const noteCount = await this.repository.countNotes(tx, organizationId, project.id);
      const notes = await this.repository.findNotes(tx, organizationId, project.id, LATEST_NOTES);
      this.audit.recordSoon(principal, { event: 'project.read', subject: project.id });
      const budget = forms === 'one' ? this.budget : this.budget.ofTwoForms;
      const details = { ...toSummary(project), createdAt: project.createdAt.toISOString(), noteCount };
      const shortened = budget.shorten(details, 'description');
      return {
        ...shortened,
        latestNotes: budget.beside(shortened).shareOut(notes.map(toNote), shortenNote),
      };
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
}
