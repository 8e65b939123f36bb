import { createServer } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import express from 'express';

/** Express with case-sensitive paths, on a server that closes slow connections. Nest has no options for these. */
export class BoundedAdapter extends ExpressAdapter {
  constructor() {
    super(express().enable('case sensitive routing').disable('x-powered-by'));
  }

  override initHttpServer(): void {
    this.httpServer = createServer(
      {
        headersTimeout: 15_000,
        requestTimeout: 30_000,
        // Node looks for connections over these limits every 30 seconds by default.
        connectionsCheckingInterval: 1_000,
      },
      this.getInstance(),
    );
    // A client that does not read its answers would hold its connection for good.
    this.httpServer.timeout = 60_000;
  }
}
