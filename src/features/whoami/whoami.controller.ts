import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../gatehouse/index.js';
import { type Whoami, whoami, whoamiOutput } from './whoami.js';

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
