import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const PUBLIC_ROUTE = 'gatehouse:public-route';

/** Opens a route to everybody. The only way past the guard: a route without it needs an access token. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);
