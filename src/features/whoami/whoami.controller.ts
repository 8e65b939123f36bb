import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../gatehouse/index.js';
import { whoami } from './whoami.js';
import { type Whoami, whoamiOutput } from './whoami.schemas.js';

@ApiTags('identity')
@ApiBearerAuth()
@Controller('whoami')
export class WhoamiController {
  @Get()
  @ApiOkResponse({ standardSchema: whoamiOutput })
  whoami(@CurrentPrincipal() principal: Principal): Whoami {
    return whoami(principal);
  }
}
