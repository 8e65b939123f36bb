import { applyDecorators, type CanActivate, SetMetadata, type Type, UseGuards } from '@nestjs/common';

export const OWN_GUARD = 'gatehouse:own-guard';

/**
 * Puts another guard in the place of the API's own, for a route that is a protected resource by itself (the MCP
 * endpoint has another audience and another challenge). The guard comes with the mark: one cannot be had without it.
 */
export const ProtectedBy = (guard: Type<CanActivate>): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(OWN_GUARD, true), UseGuards(guard));
