import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const NEEDED_SCOPES = 'gatehouse:needed-scopes';

/**
 * Says in advance which scopes a route of the REST API needs, for the challenge of whoever comes without a good token and
 * for the metadata of the resource. It guards nothing: the service behind the route does, with its first statement.
 */
export const NeedsScopes = (...scopes: [string, ...string[]]): CustomDecorator =>
  SetMetadata(NEEDED_SCOPES, scopes);
