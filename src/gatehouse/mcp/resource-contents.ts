import type { ReadResourceResult } from '@modelcontextprotocol/server';

/** One resource in two forms for a client to choose from: JSON for programs, and the same as Markdown for people. */
export const resourceContents = (uri: string, structured: object, markdown: string): ReadResourceResult => ({
  contents: [
    { uri, mimeType: 'application/json', text: JSON.stringify(structured) },
    { uri, mimeType: 'text/markdown', text: markdown },
  ],
});
