import { markdownLine, markdownQuote } from '../../platform/text/markdown.js';
import type { ProjectDetails, ProjectNote } from './projects.schemas.js';

/** A project for people to read. */
export function projectMarkdown(project: ProjectDetails): string {
  const { name, description, clientName, status, createdAt, updatedAt, noteCount, latestNotes } = project;
  return [
    `# ${markdownLine(name)}`,
    markdownQuote(description),
    [
      `- Client: ${markdownLine(clientName)}`,
      `- Status: ${status}`,
      `- Created: ${createdAt}`,
      `- Last active: ${updatedAt}`,
      `- Notes: ${noteCount}`,
    ].join('\n'),
    ...(latestNotes.length === 0 ? [] : ['## Latest notes', ...latestNotes.map(noteMarkdown)]),
  ].join('\n\n');
}

function noteMarkdown({ title, content, authorName, createdAt, truncated }: ProjectNote): string {
  const heading = `### ${markdownLine(title ?? 'Note')}`;
  return `${heading}\n\n${createdAt}, ${markdownLine(authorName ?? 'author unknown')}\n\n${markdownQuote(content)}${truncated === true ? '\n\n(truncated)' : ''}`;
}
