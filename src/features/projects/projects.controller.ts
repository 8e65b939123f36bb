import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, RequiredScopes } from '../../gatehouse/index.js';
import { ApiInvalidInputResponse, ApiTokenResponses } from '../../platform/http/api-responses.decorator.js';
import { ApiIdempotencyKey, IdempotencyKey } from '../../platform/idempotency/idempotency-key.decorator.js';
import { Paged } from '../../platform/paging/paged.decorator.js';
import { ProjectNotesService } from './project-notes.service.js';
import * as schemas from './projects.schemas.js';
import { ProjectsService } from './projects.service.js';

/** The same operations as the tools, for the frontend. */
@ApiTags('projects')
@ApiTokenResponses()
@ApiInvalidInputResponse()
@Controller('projects')
export class ProjectsController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly notes: ProjectNotesService,
  ) {}

  @Get()
  @RequiredScopes(['projects:read'])
  @Paged(schemas.searchProjectsOutput)
  search(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: schemas.searchProjectsInput }) query: schemas.SearchProjectsInput,
  ): Promise<schemas.SearchProjectsOutput> {
    return this.projects.search(principal, query);
  }

  @Get(':projectId')
  @RequiredScopes(['projects:read'])
  @ApiOkResponse({ standardSchema: schemas.projectDetails })
  @ApiNotFoundResponse({ description: 'The organization has no such project.' })
  get(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: schemas.projectIdInput }) path: schemas.ProjectIdInput,
  ): Promise<schemas.ProjectDetails> {
    return this.projects.get(principal, path);
  }

  @Get(':projectId/notes')
  @RequiredScopes(['projects:read'])
  @Paged(schemas.projectNotesOutput)
  @ApiNotFoundResponse({ description: 'The organization has no such project.' })
  listNotes(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: schemas.projectIdInput }) path: schemas.ProjectIdInput,
    @Query({ schema: schemas.listProjectNotesQuery }) query: schemas.ListProjectNotesQuery,
  ): Promise<schemas.ProjectNotesOutput> {
    return this.notes.list(principal, { ...path, ...query });
  }

  @Post(':projectId/notes')
  @RequiredScopes(['projects:write'])
  @ApiCreatedResponse({ standardSchema: schemas.projectNote })
  @ApiNotFoundResponse({ description: 'The organization has no such project.' })
  @ApiConflictResponse({ description: 'The idempotency key came with another request before.' })
  @ApiIdempotencyKey()
  addNote(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: schemas.projectIdInput }) path: schemas.ProjectIdInput,
    @Body({ schema: schemas.addProjectNoteBody }) body: schemas.AddProjectNoteBody,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<schemas.ProjectNote> {
    return this.notes.add(principal, { ...path, ...body, idempotencyKey });
  }
}
