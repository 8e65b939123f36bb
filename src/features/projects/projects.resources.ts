import { Payload } from '@nestjs/microservices';
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { ResourceTemplate } from '@rekog/mcp-nest';
import {
  CurrentPrincipal,
  type Principal,
  RequiredScopes,
  resourceContents,
  ResourceController,
  type ResourceRequest,
  ResourceVariables,
} from '../../gatehouse/index.js';
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
    const project = await this.projects.get(principal, input);
    return resourceContents(uri, project, projectMarkdown(project));
  }
}
