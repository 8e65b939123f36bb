import { readApiKeyCommand } from './api-key-command.js';

const read = (line: string): unknown =>
  readApiKeyCommand(line.split(' '), ['invoices:read', 'projects:read']);
const CREATE = 'create --organization org_1 --name CI --scopes projects:read,invoices:read --expires 90d';
const ID = '8a3f0c2e-0000-4000-8000-000000000001';

describe('the command line of api-key', () => {
  it('creates, lists, revokes, helps', () => {
    expect(read(CREATE)).toEqual({
      does: 'create',
      organization: 'org_1',
      name: 'CI',
      scopes: ['projects:read', 'invoices:read'],
      expires: 90,
    });
    expect(read('list --organization org_1')).toEqual({ does: 'list', organization: 'org_1' });
    expect(read(`revoke --organization org_1 --id ${ID}`)).toEqual({
      does: 'revoke',
      organization: 'org_1',
      id: ID,
    });
    expect(read('--help')).toBeUndefined();
  });

  it.each([
    ['', /create, list or revoke/],
    ['delete', /create, list or revoke/],
    ['list', /--organization is missing/],
    [CREATE.replace(' --name CI', ''), /--name is missing/],
    [CREATE.replace(' --expires 90d', ''), /--expires is missing/],
    [CREATE.replace('90d', '366d'), /1d to 365d, not 366d/],
    [CREATE.replace('90d', '0d'), /1d to 365d/],
    [CREATE.replace('90d', 'never'), /not never/],
    [
      CREATE.replace('projects:read', 'projects:raed'),
      /some of invoices:read projects:read, not projects:raed/,
    ],
    [CREATE.replace('projects:read,invoices:read', ','), /not empty/],
    [CREATE.replace('CI', 'C\u001bI'), /--name must be .* control character/],
    [CREATE.replace('CI', 'C\u202eI'), /--name must be .* control character/],
    [CREATE.replace('org_1', '組'.repeat(86)), /--organization must be at most 255 bytes in UTF-8, not 258/],
    [`${CREATE} extra`, /What is extra/],
    [`${CREATE} --unknown`, /--unknown/],
    ['revoke --organization org_1 --id 7', /--id must be .* not 7/],
  ])('%j is refused with what is wrong', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });

  it('names all faults at once', () => {
    expect(() => read('create extra --unknown --name --scopes projects:raed --expires never')).toThrow(
      [
        '--unknown is not an option.',
        'What is extra projects:raed? Quote values with spaces.',
        '--organization is missing.',
        '--name is missing.',
        '--scopes is missing.',
        '--expires must be 1d to 365d, not never.',
      ].join('\n'),
    );
  });
});
