import type { Response } from 'express';

const POLICY = "default-src 'none';frame-ancestors 'none'";

/**
 * For answers that are neither pages nor for caches. Strict-Transport-Security applies to the whole host, so the API
 * decides on it.
 */
export function setSecurityHeaders(response: Response): void {
  response.removeHeader('X-Powered-By');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
}
