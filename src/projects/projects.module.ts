import { Module } from '@nestjs/common';
import { ProjectsController } from './projects.controller.js';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsResources } from './projects.resources.js';
import { ProjectsService } from './projects.service.js';
import { ProjectsTools } from './projects.tools.js';

@Module({
  controllers: [ProjectsController, ProjectsTools, ProjectsResources],
  providers: [ProjectsService, ProjectsRepository],
  exports: [ProjectsService],
})
export class ProjectsModule {}
