import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const PUBLIC_ROUTE = 'gatehouse:public-route';

/** Opens a route to everybody: neither Host and Origin nor a token are asked for. A route without it needs both. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);
