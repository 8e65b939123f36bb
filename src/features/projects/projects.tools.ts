import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import { CurrentPrincipal, type Principal, READS, ToolController, WRITES } from '../../gatehouse/index.js';
import * as schemas from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';

@ToolController()
export class ProjectsTools {
  constructor(private readonly projects: ProjectsService) {}

  @Tool({
    name: 'search_projects',
    description:
      "Finds projects of the user's organization by words in name or description (typos are forgiven), status and client. " +
      'Without search: the most recently active. Best match first. ' +
      'The projectId is for get_project, list_project_notes and add_project_note.',
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
      'Returns one project with its client, dates, number of notes and its ten latest notes. ' +
      'Takes a projectId from search_projects. Older notes: list_project_notes.',
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
      'Returns the notes of one project, newest first. ' + 'Takes a projectId from search_projects.',
    parameters: schemas.listProjectNotesInput,
    outputSchema: schemas.projectNotesOutput,
    annotations: { title: 'List project notes', ...READS },
  })
  @ToolScopes(['projects:read'])
  listNotes(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.ListProjectNotesInput,
  ): Promise<schemas.ProjectNotesOutput> {
    return this.projects.listNotes(principal, input);
  }

  @Tool({
    name: 'add_project_note',
    description:
      'Adds a note to a project in the name of the signed-in user, for all of the organization to read. ' +
      'Takes a projectId from search_projects. Returns the stored note.',
    parameters: schemas.addProjectNoteInput,
    outputSchema: schemas.projectNote,
    annotations: { title: 'Add project note', ...WRITES },
  })
  @ToolScopes(['projects:write'])
  addNote(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.AddProjectNoteInput,
  ): Promise<schemas.ProjectNote> {
    return this.projects.addNote(principal, input);
  }
}
