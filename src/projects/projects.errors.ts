import { DomainError } from '../domain-error.js';

const SHOWN_CHARACTERS = 60;

/** No such project, none of this organization, or no id at all: the caller cannot tell these apart. */
export class ProjectNotFoundError extends DomainError {
  readonly code = 'project_not_found';
  readonly kind = 'not_found';

  constructor(projectId: string) {
    super(
      `There is no project with the projectId "${shown(projectId)}". ` +
        'search_projects lists the projects with the projectId of each.',
    );
  }
}

/** The id as given, on one line and of bearable length: it comes from outside and may be anything. */
function shown(projectId: string): string {
  const printable = Array.from(projectId.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ''));
  return printable.length <= SHOWN_CHARACTERS
    ? printable.join('')
    : `${printable.slice(0, SHOWN_CHARACTERS).join('')}…`;
}
