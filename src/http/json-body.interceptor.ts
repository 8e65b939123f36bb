import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import express, { type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { OWN_GUARD } from '../auth/protected-by.decorator.js';
import { BODY_LIMIT } from '../config/body-limit.js';
import { statusOf } from './unrouted.js';

/** Compressed bodies are refused: a few bytes of one can unfold to more than the limit is there to save. */
const parseJson = express.json({ limit: BODY_LIMIT, inflate: false });

/**
 * Reads the JSON body of a request. It stands between the guards and the pipes: who may not come in has no body read.
 * A resource with a guard of its own (the MCP endpoint) reads its own body, and answers for it in its own protocol.
 */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  /** @throws HttpException 400 malformed, 413 too large, 415 not JSON, compressed or in an unknown character set */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (!this.reflector.getAllAndOverride(OWN_GUARD, [context.getHandler(), context.getClass()])) {
      const http = context.switchToHttp();
      await readJson(http.getRequest<Request>(), http.getResponse<Response>());
    }
    return next.handle();
  }
}

async function readJson(request: Request, response: Response): Promise<void> {
  if (!hasBody(request)) return;
  if (request.is('application/json') === false) throw new UnsupportedMediaTypeException();
  const error = await new Promise<unknown>((resolve) => {
    parseJson(request, response, resolve);
  });
  if (error !== undefined) throw new HttpException('', statusOf(error) ?? 500, { cause: error });
}

/** A body of GET or HEAD has no meaning (RFC 9110 §9.3.1). */
function hasBody({ method, headers }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
