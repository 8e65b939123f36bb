import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import {
  type JSONRPCMessage,
  type JSONRPCRequest,
  type MessageClassification,
  PerRequestHTTPServerTransport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server';

/**
 * One request on a server of its own. Its JSON response is written to Node's response; what needs another status, or a stream,
 * goes through the SDK's web response.
 */
export class DirectExchange extends PerRequestHTTPServerTransport {
  private readonly legacy: boolean;
  private streams = false;

  constructor(
    classification: MessageClassification,
    private readonly response: ServerResponse,
    private readonly toJson: (message: JSONRPCMessage) => string = JSON.stringify,
  ) {
    // Before 2026-07-28, JSON responses carry no notifications (the SDK's option enableJsonResponse).
    super({ classification, responseMode: classification.era === 'legacy' ? 'json' : 'auto' });
    this.legacy = classification.era === 'legacy';
  }

  /**
   * Resolves when the response is complete, or its client is gone. The server must be connected.
   * @throws Error when the message could not be served
   */
  serve(message: JSONRPCRequest): Promise<void> {
    // The client has gone while the request was read.
    if (this.response.destroyed) return this.close();
    return new Promise((resolve, reject) => {
      this.response.once('close', () => {
        // Aborts the handler, if it is still running.
        if (!this.response.writableFinished) this.close().catch(reject);
        resolve();
      });
      this.handleMessage(message).then((response) => {
        this.writeWebResponse(response);
      }, reject);
    });
  }

  override async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    // The SDK made the message: its guards would validate all of it once more.
    const isError = 'error' in message;
    const isResponse = isError || 'result' in message;
    if (!isResponse) this.streams = true;
    if (!isResponse || (!this.legacy && (isError || this.streams))) await super.send(message, options);
    else writeJson(this.response, this.toJson(message));
  }

  private writeWebResponse({ status, headers, body }: Response): void {
    this.response.writeHead(status, Object.fromEntries(headers));
    if (body === null) this.response.end();
    else Readable.fromWeb(body).pipe(this.response);
  }
}

export function writeJson(response: ServerResponse, json: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) });
  response.end(json);
}
