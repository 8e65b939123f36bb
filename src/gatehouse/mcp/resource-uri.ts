import { UriTemplate } from '@modelcontextprotocol/server';
import { isPrintable } from '../http/json-bounds.js';

/**
 * What a URI has in the place of a template's variables, decoded. mcp-nest's own matching leaves the scheme out of the
 * comparison: to it, `project://1` is an address of `invoice://{number}` as well.
 *
 * @returns undefined when the URI has another form, or hides what is not printable behind percent signs. What is printable
 * is still anything: `..%2F` is `../`, and the method must look at it
 */
export function matchUri(uriTemplate: string, uri: string): Record<string, string> | undefined {
  const variables = new UriTemplate(uriTemplate).match(uri);
  if (variables === null) return undefined;
  try {
    const decoded = Object.entries(variables).map(
      ([name, value]) => [name, decodeURIComponent(String(value))] as const,
    );
    return decoded.every(([, value]) => isPrintable(value, uri.length))
      ? Object.fromEntries(decoded)
      : undefined;
  } catch {
    // Not percent-encoding (RFC 3986 §2.1), so not an address of ours.
    return undefined;
  }
}
