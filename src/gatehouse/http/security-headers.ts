import type { Response } from 'express';

const POLICY = "default-src 'none';frame-ancestors 'none'";

/**
 * For answers that are never pages: a browser that is made to open one runs, frames and sniffs nothing. No
 * Strict-Transport-Security: it would bind the whole host, which is for the API to decide.
 */
export function setSecurityHeaders(response: Response): void {
  response.removeHeader('X-Powered-By');
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
}
