import { applyDecorators } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiForbiddenResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';

type ClassAndMethodDecorator = ReturnType<typeof applyDecorators>;

/** Documents that a controller needs a token. */
export const ApiTokenResponses = (
  forbidden = 'The access token lacks the scope for this.',
): ClassAndMethodDecorator =>
  applyDecorators(
    ApiBearerAuth(),
    ApiUnauthorizedResponse({ description: 'No access token, or one that does not verify.' }),
    ApiForbiddenResponse({ description: forbidden }),
  );

/** Documents how a controller rejects invalid input. */
export const ApiInvalidInputResponse = (): ClassAndMethodDecorator =>
  ApiBadRequestResponse({ description: 'A field is missing, unknown or out of range; `errors` names it.' });
