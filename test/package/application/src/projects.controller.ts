import { Controller, Get } from '@nestjs/common';
import { type Project, ProjectsService } from './projects.service.js';

@Controller('projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Get('statuses')
  statuses(): Project['status'][] {
    return this.projects.statuses();
  }
}
