import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Answers `Expect: 100-continue` (RFC 9110 §10.1.1) when the body of a request is first read, so that a client whose
 * request is rejected does not send its body. Node's default is to answer before any handler runs.
 *
 * @param isGuarded whether a request is delayed; for others the server does what Node does
 */
export function continueWhenRead(server: Server, isGuarded: (request: IncomingMessage) => boolean): void {
  // An application that has its own listener decides for itself.
  if (server.listenerCount('checkContinue') > 0) return;
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (isGuarded(request)) delayContinue(request, response);
    else response.writeContinue();
    server.emit('request', request, response);
  });
}

function delayContinue(request: IncomingMessage, response: ServerResponse): void {
  const read = request._read.bind(request);
  request._read = (size) => {
    request._read = read;
    // Node reads an unread body to its end when the answer is complete.
    if (!response.headersSent) response.writeContinue();
    read(size);
  };
}
