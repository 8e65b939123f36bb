import type { Response } from 'express';

const POLICY = "default-src 'none';frame-ancestors 'none'";

/** For answers that are never pages. Strict-Transport-Security applies to the whole host, so the API decides on it. */
export function setSecurityHeaders(response: Response): void {
  response.removeHeader('X-Powered-By');
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
}
