import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const PUBLIC_ROUTE = 'gatehouse:public-route';

/** With `protect: 'all'`, opens a route to anonymous callers: neither Host, Origin nor a token is checked. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);
