import { Payload } from '@nestjs/microservices';
import type { GetPromptResult } from '@modelcontextprotocol/server';
import { Prompt } from '@rekog/mcp-nest';
import {
  type Completed,
  Completes,
  type Completing,
  CurrentPrincipal,
  MOST_COMPLETIONS,
  type Principal,
  PromptController,
  promptWithData,
  RequiredScopes,
} from '../../gatehouse/index.js';
import { ClientNamesService } from '../clients/client-names.service.js';
import * as schemas from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';

const STATUS_REPORT =
  'Write a status report on this client, for the people who answer for its projects. Begin with where things stand as a ' +
  'whole. Then tell of each project its status, what happened last and when, and what is open. Where the notes do not ' +
  'say, say so. projectCount is the number of all its projects. hasMore means that the list is cut off: say how many are ' +
  'left out. They were active longer ago; search_projects lists them by clientName and clientNameMatch "exact". truncated means ' +
  'that a text is an excerpt: get_project has whole descriptions, list_project_notes whole notes.';

@PromptController()
export class ProjectsPrompts {
  constructor(
    private readonly projects: ProjectsService,
    private readonly clientNames: ClientNamesService,
  ) {}

  @Prompt({
    name: 'client_status_report',
    description: 'A status report on one client: its projects, each with its status and latest notes.',
    parameters: schemas.clientStatusInput,
  })
  @RequiredScopes(['projects:read'])
  async statusReport(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.ClientStatusInput,
  ): Promise<GetPromptResult> {
    return promptWithData(STATUS_REPORT, await this.projects.getClientStatus(principal, input));
  }

  @Completes({ prompt: 'client_status_report', argument: 'client' })
  completeClient(
    @CurrentPrincipal() principal: Principal,
    @Payload() { value }: Completing,
  ): Promise<Completed> {
    return this.clientNames.search(principal, value, MOST_COMPLETIONS);
  }
}
