import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import { CurrentPrincipal, type Principal, READS, ToolController, WRITES } from '../../gatehouse/index.js';
import { ProjectNotesService } from './project-notes.service.js';
import * as schemas from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';

@ToolController()
export class ProjectsTools {
  constructor(
    private readonly projects: ProjectsService,
    private readonly notes: ProjectNotesService,
  ) {}

  @Tool({
    name: 'search_projects',
    description:
      "Finds projects of the user's organization by words in name, description or client (typos are forgiven) and status. " +
      'Returns the best match first; without search, the most recently active. get_project has what is truncated.',
    parameters: schemas.searchProjectsInput,
    outputSchema: schemas.searchProjectsOutput,
    annotations: { title: 'Search projects', ...READS },
  })
  @ToolScopes(['projects:read'])
  search(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.SearchProjectsInput,
  ): Promise<schemas.SearchProjectsOutput> {
    return this.projects.search(principal, input);
  }

  @Tool({
    name: 'get_project',
    description:
      'Returns one project with up to ten latest notes. ' +
      'list_project_notes has older notes, and the rest of truncated ones.',
    parameters: schemas.projectIdInput,
    outputSchema: schemas.projectDetails,
    annotations: { title: 'Get project', ...READS },
  })
  @ToolScopes(['projects:read'])
  get(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.ProjectIdInput,
  ): Promise<schemas.ProjectDetails> {
    return this.projects.get(principal, input);
  }

  @Tool({
    name: 'list_project_notes',
    description:
      'Returns the notes of one project, newest first, fewer if they are long. ' +
      'To read a truncated note on, give its noteId and the nextOffset.',
    parameters: schemas.listProjectNotesInput,
    outputSchema: schemas.projectNotesOutput,
    annotations: { title: 'List project notes', ...READS },
  })
  @ToolScopes(['projects:read'])
  listNotes(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.ListProjectNotesInput,
  ): Promise<schemas.ProjectNotesOutput> {
    return this.notes.list(principal, input);
  }

  @Tool({
    name: 'add_project_note',
    description:
      'Adds a note to a project in the name of the signed-in user, for all of the organization to read, and returns it. ' +
      'Two calls add two notes, unless they carry the same idempotencyKey.',
    parameters: schemas.addProjectNoteInput,
    outputSchema: schemas.projectNote,
    annotations: { title: 'Add project note', ...WRITES },
  })
  @ToolScopes(['projects:write'])
  addNote(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.AddProjectNoteInput,
  ): Promise<schemas.ProjectNote> {
    return this.notes.add(principal, input);
  }
}
