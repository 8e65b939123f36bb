import { DomainError } from '../../gatehouse/index.js';

/** No such project, none of this organization, or no id at all: the caller cannot tell these apart. */
export class ProjectNotFoundError extends DomainError {
  constructor() {
    super(
      'not_found',
      'project_not_found',
      'There is no project with this projectId. search_projects lists the projects with the projectId of each.',
    );
  }
}
