import { DomainError } from '../../gatehouse/index.js';

/** Altered, too old for this server, or of another list, caller or organization: the caller cannot tell these apart. */
export class CursorInvalidError extends DomainError {
  constructor() {
    super(
      'invalid',
      'cursor_invalid',
      'This cursor does not continue this list. Send the nextCursor of the previous page unchanged, with the same ' +
        'arguments as before; without a cursor, the list starts over.',
    );
  }
}
