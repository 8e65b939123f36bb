import { SetMetadata } from '@nestjs/common';

export const ANY_CALLER = 'gatehouse:any-caller';

/** In the place of declared scopes: every authenticated caller may use this, whatever its scopes. */
export const AnyCaller = (): MethodDecorator => SetMetadata(ANY_CALLER, true);
