import {
  BadRequestException,
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { InvalidRequestError, outOfBounds, readJsonBody } from '../../gatehouse/index.js';
import { statusOf } from './unrouted.js';

/** Reads the JSON body of a request. Interceptors run after the guards, so a rejected request has no body read. */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  /** @throws HttpException 400 malformed or out of bounds, 413 too large, 415 not JSON, compressed or not in UTF-8 */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    await readJson(http.getRequest<Request>(), http.getResponse<Response>());
    return next.handle();
  }
}

async function readJson(request: Request, response: Response): Promise<void> {
  if (!hasBody(request)) return;
  if (request.is('application/json') === false) throw new UnsupportedMediaTypeException();
  const error = await readJsonBody(request, response);
  if (error !== undefined) throw new HttpException('', statusOf(error) ?? 500, { cause: error });
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null) throw new BadRequestException();
  const message = outOfBounds(body);
  if (message !== undefined) throw new InvalidRequestError([{ field: '', message }]);
}

/** A body of GET or HEAD has no meaning (RFC 9110 §9.3.1). */
function hasBody({ method, headers }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
