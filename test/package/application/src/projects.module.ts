import { Module } from '@nestjs/common';
import { ProjectsController } from './projects.controller.js';
import { ProjectsService } from './projects.service.js';
import { ProjectsTools } from './projects.tools.js';

@Module({
  controllers: [ProjectsController, ProjectsTools],
  providers: [ProjectsService],
})
export class ProjectsModule {}
