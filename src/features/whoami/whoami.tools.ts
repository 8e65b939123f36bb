import { Tool } from '@rekog/mcp-nest';
import type { Principal } from '../../gatehouse/auth/principal.js';
import { AnyCaller } from '../../gatehouse/mcp/any-caller.decorator.js';
import { READS } from '../../gatehouse/mcp/tool-annotations.js';
import { ToolCaller } from '../../gatehouse/mcp/tool-caller.decorator.js';
import { ToolController } from '../../gatehouse/mcp/tool-controller.decorator.js';
import { whoami } from './whoami.js';
import { type Whoami, whoamiInput, whoamiOutput } from './whoami.schemas.js';

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
  whoami(@ToolCaller() principal: Principal): Whoami {
    return whoami(principal);
  }
}
