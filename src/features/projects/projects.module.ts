import { Module } from '@nestjs/common';
import { AuditModule } from '../../platform/audit/audit.module.js';
import { AuditedArguments, FORMS } from '../../platform/audit/audited-arguments.js';
import { ClientsModule } from '../clients/clients.module.js';
import { IdempotencyModule } from '../../platform/idempotency/idempotency.module.js';
import { PagingModule } from '../../platform/paging/paging.module.js';
import { ProjectNotesService } from './project-notes.service.js';
import { ProjectsController } from './projects.controller.js';
import { ProjectsPrompts } from './projects.prompts.js';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsResources } from './projects.resources.js';
import { ProjectsService } from './projects.service.js';
import { ProjectsTools } from './projects.tools.js';

@Module({
  imports: [AuditModule, ClientsModule, IdempotencyModule, PagingModule],
  controllers: [ProjectsController, ProjectsTools, ProjectsResources, ProjectsPrompts],
  providers: [ProjectsService, ProjectNotesService, ProjectsRepository],
  exports: [ProjectsService],
})
export class ProjectsModule {
  constructor(audited: AuditedArguments) {
    audited.add({
      projectId: FORMS.uuid,
      noteId: FORMS.uuid,
      offset: FORMS.count,
      search: FORMS.lengthOnly,
      status: FORMS.word,
      clientName: FORMS.lengthOnly,
      clientNameMatch: FORMS.word,
      content: FORMS.lengthOnly,
      title: FORMS.lengthOnly,
      client: FORMS.lengthOnly,
    });
  }
}
