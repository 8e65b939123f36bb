import { Payload } from '@nestjs/microservices';
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { ResourceTemplate } from '@rekog/mcp-nest';
import type { Principal } from '../../gatehouse/auth/principal.js';
import { RequiredScopes } from '../../gatehouse/mcp/required-scopes.decorator.js';
import { resourceContents } from '../../gatehouse/mcp/resource-contents.js';
import { ResourceController } from '../../gatehouse/mcp/resource-controller.decorator.js';
import { type ResourceRequest, ResourceVariables } from '../../gatehouse/mcp/resource-variables.pipe.js';
import { ToolCaller } from '../../gatehouse/mcp/tool-caller.decorator.js';
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
    @ToolCaller() principal: Principal,
    @Payload(new ResourceVariables(schemas.projectIdInput))
    { uri, ...input }: ResourceRequest<schemas.ProjectIdInput>,
  ): Promise<ReadResourceResult> {
    const project = await this.projects.get(principal, input);
    return resourceContents(uri, project, projectMarkdown(project));
  }
}
