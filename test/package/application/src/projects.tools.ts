import { CurrentPrincipal, type Principal, READS, ToolController } from '@gatehouse/nestjs';
import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import { z } from 'zod';
import { ProjectsService } from './projects.service.js';

const input = z.strictObject({ status: z.enum(['active', 'done']).optional() });
const output = z.strictObject({ count: z.int() });

@ToolController()
export class ProjectsTools {
  constructor(private readonly projects: ProjectsService) {}

  @Tool({
    name: 'count_projects',
    description: "Counts the projects of the user's organization, all or those of one status.",
    parameters: input,
    outputSchema: output,
    annotations: { title: 'Count projects', ...READS },
  })
  @ToolScopes(['projects:read'])
  count(
    @CurrentPrincipal() principal: Principal,
    @Payload() { status }: z.infer<typeof input>,
  ): z.infer<typeof output> {
    return { count: this.projects.count(principal.organizationId, status) };
  }
}
