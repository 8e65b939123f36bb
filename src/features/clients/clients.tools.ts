import { Payload } from '@nestjs/microservices';
import { Tool, ToolScopes } from '@rekog/mcp-nest';
import type { Principal } from '../../gatehouse/auth/principal.js';
import { READS } from '../../gatehouse/mcp/tool-annotations.js';
import { ToolCaller } from '../../gatehouse/mcp/tool-caller.decorator.js';
import { ToolController } from '../../gatehouse/mcp/tool-controller.decorator.js';
import * as schemas from './clients.schemas.js';
import { ClientsService } from './clients.service.js';

@ToolController()
export class ClientsTools {
  constructor(private readonly clients: ClientsService) {}

  @Tool({
    name: 'get_client',
    description:
      'Returns one client: its projects by status and its credit rating, or why there is none to tell. ' +
      'Takes a whole clientName as search_projects returns it.',
    parameters: schemas.clientNameInput,
    outputSchema: schemas.clientDetails,
    annotations: { title: 'Get client', ...READS },
  })
  @ToolScopes(['clients:read'])
  get(
    @ToolCaller() principal: Principal,
    @Payload() input: schemas.ClientNameInput,
  ): Promise<schemas.ClientDetails> {
    return this.clients.get(principal, input);
  }
}
