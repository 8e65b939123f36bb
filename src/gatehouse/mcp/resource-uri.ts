import { UriTemplate } from '@modelcontextprotocol/server';
import { isPrintable } from '../http/json-bounds.js';

/**
 * The decoded values of a template's variables; undefined for a URI of another form, or with unprintable characters. They
 * may be any text: `..%2F` is `../`. mcp-nest's own matching ignores the scheme of a URI.
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
    // Malformed percent-encoding (RFC 3986 §2.1) matches nothing.
    return undefined;
  }
}
