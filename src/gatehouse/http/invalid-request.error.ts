import { BadRequestException } from '@nestjs/common';

/** One thing wrong with the input: `field` is the path within it (`limit`, `notes.0.title`). */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** The input does not fit its schema: 400, every fault named. */
export class InvalidRequestError extends BadRequestException {
  constructor(readonly faults: readonly FieldFault[]) {
    super(faults.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; '));
  }
}
