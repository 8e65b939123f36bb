import { z } from 'zod';
import {
  addProjectNoteBody,
  addProjectNoteInput,
  listProjectNotesInput,
  listProjectNotesQuery,
  projectIdInput,
  searchProjectsInput,
} from './projects.schemas.js';

/** Which fields are at fault: an unknown one by its own name. */
const faults = (schema: z.ZodType, input: unknown): string[] => {
  const result = schema.safeParse(input);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')],
  );
};

describe('searchProjectsInput', () => {
  it('has a default for what it needs', () => {
    expect(searchProjectsInput.parse({})).toEqual({ limit: 10, clientNameMatch: 'partial' });
  });

  it('trims texts', () => {
    expect(searchProjectsInput.parse({ search: '  x ', clientName: ' y ' })).toMatchObject({
      search: 'x',
      clientName: 'y',
    });
  });

  it.each([
    [{ search: 'x'.repeat(201) }, 'search'],
    [{ search: 'a\0b' }, 'search'],
    [{ search: '\u0085' }, 'search'],
    [{ search: '\u200b' }, 'search'],
    [{ search: 'a\ud800b' }, 'search'],
    [{ search: 1.5 }, 'search'],
    [{ search: true }, 'search'],
    [{ search: ['x'] }, 'search'],
    [{ clientName: 'a\0b' }, 'clientName'],
    [{ clientName: '\u0085' }, 'clientName'],
    [{ clientName: 'a\udc00' }, 'clientName'],
    [{ clientName: 'x'.repeat(201) }, 'clientName'],
    [{ clientNameMatch: 'fuzzy' }, 'clientNameMatch'],
    [{ status: 'act' }, 'status'],
    [{ status: ['active'] }, 'status'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 26 }, 'limit'],
    [{ limit: 2.5 }, 'limit'],
    [{ limit: 50 }, 'limit'],
    [{ limit: true }, 'limit'],
    [{ limit: [5] }, 'limit'],
    [{ limit: '50' }, 'limit'],
    [{ limit: '5.5' }, 'limit'],
    [{ limit: '0x5' }, 'limit'],
    [{ limit: '-5' }, 'limit'],
    [{ limit: '1e1' }, 'limit'],
    [{ limit: '5 or 6' }, 'limit'],
    [{ organizationId: 'org_other' }, 'organizationId'],
  ])('refuses %j and names the field', (input, field) => {
    expect(faults(searchProjectsInput, input)).toEqual([field]);
  });

  it.each<[object, object]>([
    [
      { search: 'warehouse', status: null, clientName: '', clientNameMatch: null, limit: null },
      { search: 'warehouse' },
    ],
    [{ search: ' ', status: '', clientName: '\n', clientNameMatch: ' ', limit: '' }, {}],
    [{ limit: '5' }, { limit: 5 }],
    [{ limit: ' 25\n' }, { limit: 25 }],
    [{ search: 140 }, { search: '140' }],
    [{ clientName: -1 }, { clientName: '-1' }],
    [{ status: 'on-hold' }, { status: 'on_hold' }],
    [{ status: 'On Hold' }, { status: 'on_hold' }],
    [{ status: 'ACTIVE\n' }, { status: 'active' }],
    [{ status: 'on\u2013hold' }, { status: 'on_hold' }],
    [{ clientNameMatch: 'Exact' }, { clientNameMatch: 'exact' }],
  ])('reads %j as %j', (given, meant) => {
    expect(searchProjectsInput.parse(given)).toEqual(searchProjectsInput.parse(meant));
  });
});

describe('projectIdInput', () => {
  it('ignores blanks around an id', () => {
    expect(projectIdInput.parse({ projectId: ' ABC-1\n' })).toEqual({ projectId: 'abc-1' });
  });

  it('takes any text: what is no id is no project', () => {
    for (const projectId of ['', 'x', 'a\0b', '\ud800', 'x'.repeat(10_000)])
      expect(faults(projectIdInput, { projectId })).toEqual([]);
    expect(faults(projectIdInput, {})).toEqual(['projectId']);
    expect(faults(listProjectNotesInput, { projectId: 'x', limit: 26 })).toEqual(['limit']);
  });
});

describe('addProjectNoteInput', () => {
  const note = { projectId: 'x', content: 'A note' };

  it('counts the characters as they are stored: one that NFC makes two counts twice', () => {
    expect(faults(addProjectNoteInput, { ...note, content: '\u0958'.repeat(2500) })).toEqual([]);
    expect(faults(addProjectNoteInput, { ...note, content: '\u0958'.repeat(2501) })).toEqual(['content']);
  });

  it('takes no hidden characters into the text, and one line as its title', () => {
    const given = { ...note, content: '\u200ba\u202e\u{E0041}\r\nb', title: ' Plan\n### Note\u{E0041} ' };
    expect(addProjectNoteInput.parse(given)).toMatchObject({ content: 'a\nb', title: 'Plan ### Note' });
  });

  it.each(['  indented\n', '.', '🚢', '👩\u200d🚀', 'שלום', 'が'])(
    'keeps the content %j as it is',
    (content) => {
      expect(addProjectNoteInput.parse({ ...note, content }).content).toBe(content);
    },
  );

  it.each([
    [{ content: '' }, 'content'],
    [{ content: ' \n\t\u00a0' }, 'content'],
    [{ content: 'x'.repeat(5001) }, 'content'],
    [{ content: 'a\0b' }, 'content'],
    [{ content: '\0' }, 'content'],
    [{ content: '\u0085' }, 'content'],
    [{ content: '\u200b\ufeff\u2060\u00ad' }, 'content'],
    [{ content: '\u3164\u180e' }, 'content'],
    [{ content: 'half of \ud83d' }, 'content'],
    [{ title: '\u0085' }, 'title'],
    [{ title: 'a\0b' }, 'title'],
    [{ title: '\ud83d' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: true }, 'title'],
    [{ content: null }, 'content'],
    [{ content: 7 }, 'content'],
    [{ projectId: '', content: '' }, 'content'],
    [{ projectId: null }, 'projectId'],
    [{ authorName: 'Somebody else' }, 'authorName'],
  ])('refuses %j and names the field', (change, field) => {
    expect(new Set(faults(addProjectNoteInput, { ...note, ...change }))).toEqual(new Set([field]));
  });
});

describe('over REST', () => {
  it('reads numbers from a query string, and nothing else as a number', () => {
    for (const limit of ['0', '26', '1e1', '0x10', '-1', '2.5', 'ten', ['1', '2'], '9'.repeat(400)])
      expect(faults(listProjectNotesQuery, { limit })).toEqual(['limit']);
    expect(listProjectNotesQuery.parse({ limit: '' })).toEqual({ limit: 10 });
    expect(faults(listProjectNotesQuery, { limit: '1', projectId: 'x' })).toEqual(['projectId']);
  });

  it('takes the project from the path alone', () => {
    expect(faults(addProjectNoteBody, { content: 'A note', projectId: 'x' })).toEqual(['projectId']);
    expect(faults(addProjectNoteBody, undefined)).toEqual(['']);
  });

  it('describes the limit as the integer that it is', () => {
    expect(z.toJSONSchema(searchProjectsInput, { io: 'input', target: 'openapi-3.0' })).toMatchObject({
      properties: { limit: { type: 'integer', minimum: 1, maximum: 25, default: 10 } },
      additionalProperties: false,
    });
  });
});

it.each([searchProjectsInput, projectIdInput, listProjectNotesInput, addProjectNoteInput])(
  'every field of an input is described',
  (schema) => {
    const { properties = {}, additionalProperties } = z.toJSONSchema(schema, { io: 'input' });
    for (const property of Object.values(properties)) expect(property).toHaveProperty('description');
    expect(additionalProperties).toBe(false);
  },
);
