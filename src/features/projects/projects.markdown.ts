import type { ProjectDetails, ProjectNote } from './projects.schemas.js';

/** A project for people to read. */
export function projectMarkdown(project: ProjectDetails): string {
  const { name, description, clientName, status, createdAt, updatedAt, noteCount, latestNotes } = project;
  return [
    `# ${name}`,
    description,
    [
      `- Client: ${clientName}`,
      `- Status: ${status}`,
      `- Created: ${createdAt}`,
      `- Last active: ${updatedAt}`,
      `- Notes: ${noteCount}`,
    ].join('\n'),
    ...(latestNotes.length === 0 ? [] : ['## Latest notes', ...latestNotes.map(noteMarkdown)]),
  ].join('\n\n');
}

function noteMarkdown({ title, content, authorName, createdAt }: ProjectNote): string {
  const heading = `### ${title ?? 'Note'}`;
  return `${heading}\n\n${createdAt}, ${authorName ?? 'author unknown'}\n\n${content}`;
}
