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

/** A cursor continues a list, an offset one note. */
export class OffsetWithoutNoteError extends DomainError {
  constructor() {
    super('invalid', 'offset_without_note', 'offset continues one note: give its noteId too.');
  }
}

/** Only one of the two can be continued: a list of notes, or a single note. */
export class NoteWithCursorError extends DomainError {
  constructor() {
    super(
      'invalid',
      'note_with_cursor',
      'cursor continues the list of notes, noteId names one note: leave out cursor, or noteId.',
    );
  }
}

/** No such note, one of another project, or no id at all. */
export class NoteNotFoundError extends DomainError {
  constructor() {
    super(
      'not_found',
      'note_not_found',
      'This project has no note with this noteId. list_project_notes lists its notes with the noteId of each.',
    );
  }
}
