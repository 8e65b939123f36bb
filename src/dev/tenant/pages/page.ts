import { createHash } from 'node:crypto';
import { Html, html } from './html.js';
import { STYLE } from './style.js';

/** Built here as a whole, because the policy allows exactly this text. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const styleHash = createHash('sha256').update(STYLE).digest('base64');

/**
 * Allows the one style sheet only. `form-action` also applies to redirects after a form, which end at a client's loopback
 * address. A host source cannot name an IPv6 address, so the scheme stands there.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self' http:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE_HEADERS = {
  'content-security-policy': contentSecurityPolicy,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // With no-referrer a browser would send `Origin: null` with the page's own form.
  'referrer-policy': 'same-origin',
};

/** A whole document around `content`. */
export function page(title: string, brand: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          <p class="simulated">
            Simulated for development. No password is asked for, and nothing leaves this machine.
          </p>
          <p class="brand">
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path fill="currentColor" d="M2 9 10 2l8 7v9h-5v-6H7v6H2z" /></svg
            >${brand}
          </p>
          ${content}
        </main>
      </body>
    </html> `.markup;
}
