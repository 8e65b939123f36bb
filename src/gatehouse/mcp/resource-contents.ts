import type { ReadResourceResult } from '@modelcontextprotocol/server';

/**
 * One resource in two forms, for a client to choose from: for programs what the tool's structured content is, and for
 * people the same as Markdown.
 */
export const resourceContents = (uri: string, structured: object, markdown: string): ReadResourceResult => ({
  contents: [
    { uri, mimeType: 'application/json', text: JSON.stringify(structured) },
    { uri, mimeType: 'text/markdown', text: markdown },
  ],
});
