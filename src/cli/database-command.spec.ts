import { readDatabaseCommand } from './database-command.js';

describe('the arguments of npm run database', () => {
  it.each([
    ['migrate', { does: 'migrate' }],
    ['prune-audit-log', { does: 'prune-audit-log', days: undefined }],
    ['prune-audit-log --days 400', { does: 'prune-audit-log', days: 400 }],
    ['--help', { does: 'help' }],
  ])('takes %s', (line, command) => {
    expect(readDatabaseCommand(line.split(' '))).toEqual(command);
  });

  it.each([
    '',
    'prune',
    'migrate now',
    'migrate --days 1',
    'prune-audit-log --days 0',
    'prune-audit-log --days 1e3',
  ])('rejects "%s"', (line) => {
    expect(() => readDatabaseCommand(line.split(' '))).toThrow(TypeError);
  });
});
