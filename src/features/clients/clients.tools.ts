import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import { CurrentPrincipal, type Principal, READS, ToolController } from '../../gatehouse/index.js';
import * as schemas from './clients.schemas.js';
import { ClientsService } from './clients.service.js';

@ToolController()
export class ClientsTools {
  constructor(private readonly clients: ClientsService) {}

  @Tool({
    name: 'get_client',
    description: 'Returns one client: its projects by status and its credit rating, or why there is none.',
    parameters: schemas.clientNameInput,
    outputSchema: schemas.clientDetails,
    annotations: { title: 'Get client', ...READS },
  })
  @ToolScopes(['clients:read'])
  get(
    @CurrentPrincipal() principal: Principal,
    @Payload() input: schemas.ClientNameInput,
  ): Promise<schemas.ClientDetails> {
    return this.clients.get(principal, input);
  }
}
