import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import {
  acceptedContent,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { McpContext } from '@rekog/mcp-nest';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import {
  ConfirmationDeclinedError,
  confirmationRequest,
  DeclinedConfirmations,
} from './confirmation-request.js';
import type { McpRequest } from './mcp-authorization.js';

const ANSWER = 'confirm';
const answer = z.object({ confirm: z.literal(true) });

/**
 * Has clients that can (MCP 2026-07-28, elicitation by form) ask the person, so that the model never sees the
 * confirmation: it travels as sealed, single-use request state. Other clients get it for a second call.
 */
@Injectable()
export class ElicitedConfirmation implements NestInterceptor {
  constructor(private readonly declined: DeclinedConfirmations) {}

  /** @throws ConfirmationDeclinedError when the person was asked and did not agree: the confirmation is revoked then */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const mcp = context.switchToRpc().getContext<McpContext>();
    if (!canAskThroughClient(mcp)) return next.handle();
    const { inputResponses, requestState } = (mcp.getArgByIndex(4) as ServerContext).mcpReq;
    if (inputResponse(inputResponses, ANSWER).kind === 'missing') return next.handle().pipe(map(askFor));
    // Without request state, the empty text is rejected as a confirmation.
    const confirmation = requestState<string>() ?? '';
    if (acceptedContent(inputResponses, ANSWER, answer) === undefined) {
      const request = mcp.getRawRequest<McpRequest>();
      if (request !== undefined) await this.declined.revoke(request.principal, confirmation);
      throw new ConfirmationDeclinedError();
    }
    const [given] = context.getArgs<[Record<string, unknown>]>();
    context.getArgs<unknown[]>()[0] = { ...given, confirmation };
    return next.handle().pipe(map(askFor));
  }
}

/** Elicitation without a mode means by form (MCP 2025-11-25, elicitation, "Capabilities"). */
function canAskThroughClient(mcp: McpContext): boolean {
  const elicitation = mcp.getClientCapabilities()?.elicitation;
  const byForm =
    elicitation?.form !== undefined || (elicitation !== undefined && elicitation.url === undefined);
  return mcp.getSession().era === 'modern' && byForm;
}

function askFor(result: unknown): unknown {
  const request = confirmationRequest.safeParse(result);
  if (!request.success) return result;
  const { question, confirmation } = request.data;
  return inputRequired({
    inputRequests: {
      [ANSWER]: inputRequired.elicit({
        message: question,
        requestedSchema: {
          type: 'object',
          properties: { confirm: { type: 'boolean', title: 'Yes, do it', default: false } },
          required: ['confirm'],
        },
      }),
    },
    requestState: confirmation,
  });
}
