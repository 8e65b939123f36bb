import { Tool } from '@rekog/mcp-nest';
import { AnyCaller, CurrentPrincipal, type Principal, READS, ToolController } from '../../gatehouse/index.js';
import { type Whoami, whoami, whoamiInput, whoamiOutput } from './whoami.js';

@ToolController()
export class WhoamiTools {
  @Tool({
    name: 'whoami',
    description:
      'Tells whose login the tools act with: user, organization, OAuth client and scopes. ' +
      'Use it when a tool is missing or refused, to see which scopes this login has.',
    parameters: whoamiInput,
    outputSchema: whoamiOutput,
    annotations: { title: 'Who am I', ...READS },
  })
  // Any login may ask: above all the one that lacks a scope.
  @AnyCaller()
  whoami(@CurrentPrincipal() principal: Principal): Whoami {
    return whoami(principal);
  }
}
