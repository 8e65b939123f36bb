import { Payload } from '@nestjs/microservices';
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { ResourceTemplate } from '@rekog/mcp-nest';
import {
  type Completed,
  Completes,
  type Completing,
  CurrentPrincipal,
  type Listed,
  type Listing,
  Lists,
  type Principal,
  RequiredScopes,
  resourceContents,
  ResourceController,
  type ResourceRequest,
  ResourceVariables,
} from '../../gatehouse/index.js';
import { listedName } from '../../platform/answers/excerpt.js';
import { MOST_RESULTS } from '../../platform/fields.js';
import { projectMarkdown } from './projects.markdown.js';
import * as schemas from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';

@ResourceController()
export class ProjectsResources {
  constructor(private readonly projects: ProjectsService) {}

  @ResourceTemplate({
    uriTemplate: 'project://{projectId}',
    name: 'project',
    description:
      'One project with its client, dates and ten latest notes. The projectId is from search_projects.',
  })
  @RequiredScopes(['projects:read'])
  async project(
    @CurrentPrincipal() principal: Principal,
    @Payload(new ResourceVariables(schemas.projectIdInput))
    { uri, ...input }: ResourceRequest<schemas.ProjectIdInput>,
  ): Promise<ReadResourceResult> {
    const project = await this.projects.get(principal, input, 'two');
    return resourceContents(uri, project, projectMarkdown(project));
  }

  /** The most recently active first. */
  @Lists({ resourceTemplate: 'project://{projectId}' })
  async list(@CurrentPrincipal() principal: Principal, @Payload() { cursor }: Listing): Promise<Listed> {
    const input = schemas.searchProjectsInput.parse({ limit: MOST_RESULTS, cursor });
    const { projects, nextCursor } = await this.projects.search(principal, input);
    const resources = projects.map(({ projectId, name, clientName, status, updatedAt }) => ({
      uri: `project://${projectId}`,
      name: listedName(name),
      description: `Project for ${listedName(clientName)}, ${status}`,
      annotations: { lastModified: updatedAt },
    }));
    return { resources, nextCursor };
  }

  /** By the words of a name: the id is all that a client can fill in. */
  @Completes({ resourceTemplate: 'project://{projectId}', argument: 'projectId' })
  completeProjectId(
    @CurrentPrincipal() principal: Principal,
    @Payload() { value }: Completing,
  ): Promise<Completed> {
    return this.projects.completeId(principal, value);
  }
}
