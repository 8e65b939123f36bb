import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';

/** Global: every error leaves the API in this shape, and those of the server are logged. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { method, originalUrl } = http.getRequest<Request>();
    const status = error instanceof HttpException ? error.getStatus() : 500;
    if (status >= 500) this.logger.error(error);
    const message = error instanceof HttpException ? messageOf(error) : 'Something went wrong';
    http
      .getResponse<Response>()
      .status(status)
      .json({ error: { status, message, method, path: originalUrl } });
  }
}

/** Of a failed validation, Nest gives the messages as a list. */
function messageOf(error: HttpException): unknown {
  const response = error.getResponse();
  return typeof response === 'object' && 'message' in response ? response.message : error.message;
}
