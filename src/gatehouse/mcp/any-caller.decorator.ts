import { SetMetadata } from '@nestjs/common';

export const ANY_CALLER = 'gatehouse:any-caller';

/** Instead of scopes: every authenticated caller may use this. */
export const AnyCaller = (): MethodDecorator => SetMetadata(ANY_CALLER, true);
