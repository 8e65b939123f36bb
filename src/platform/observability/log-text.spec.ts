import { DrizzleQueryError } from 'drizzle-orm/errors';
import { CorrelatedLogger, type LoggingOptions } from './correlated-logger.js';
import { describeError, summarizeError } from '../../gatehouse/index.js';
import { logStack, logText } from './log-text.js';

describe('logText', () => {
  it.each([
    ['a line feed', 'a\nb', 'a\\u{a}b'],
    ['a carriage return', 'a\rb', 'a\\u{d}b'],
    ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a C1 control', 'a\u0085b', 'a\\u{85}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a paragraph separator', 'a\u2029b', 'a\\u{2029}b'],
    ['a right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
    ['a tag character beyond the basic plane', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ])('escapes %s', (_, text, expected) => {
    expect(logText(text)).toBe(expected);
  });

  it.each([
    [
      'an API key',
      `GET /api/projects/ghk_b3JnXzE.${'aZ-_9'.repeat(9)}/notes`,
      'GET /api/projects/ghk_…/notes',
    ],
    ['a JWT', '"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl" of', '"eyJ…" of'],
  ])('keeps %s to itself', (_, text, expected) => {
    expect(logText(text)).toBe(expected);
    expect(logStack(`Error: x\n    at ${text}`)).toBe(`Error: x\n    at ${expected}`);
  });

  it('leaves what people write alone', () => {
    expect(logText('Überprüfung “naïve” 価格 👍')).toBe('Überprüfung “naïve” 価格 👍');
  });

  it('cuts what is long, and says how long it was', () => {
    expect(logText('x'.repeat(5000))).toMatch(/^x{2000}… \(5000 characters\)$/);
  });
});

describe('logStack', () => {
  it('keeps the line of each frame, and no other', () => {
    expect(logStack('Error: a\n[Nest] forged\n    at f (x.ts:1)\n    caused by Error: b\u001b[2J')).toBe(
      'Error: a\\u{a}[Nest] forged\n    at f (x.ts:1)\n    caused by Error: b\\u{1b}[2J',
    );
  });
});

describe('describeError', () => {
  const query = new DrizzleQueryError('select secret', ['a-parameter'], new Error('connection lost'));

  it('tells a failed query by its cause: neither SQL nor parameters', () => {
    for (const error of [query, new Error('outer', { cause: query })]) {
      for (const text of [describeError(error), summarizeError(error)]) {
        expect(text).toContain('connection lost');
        expect(text).not.toMatch(/secret|parameter/);
      }
    }
  });

  it('tells what caused it, and where', () => {
    const text = describeError(new Error('outer', { cause: new TypeError('inner') }));
    expect(text).toMatch(/^Error: outer\n {4}at [\s\S]*\n {4}caused by TypeError: inner\n {4}at /);
    expect(summarizeError(new Error('outer', { cause: 'inner' }))).toBe('outer (inner)');
  });
});

describe.each([{ json: true }, { json: false }])('CorrelatedLogger, %j', ({ json }) => {
  let written: string;

  beforeEach(() => {
    written = '';
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        written += String(text);
        return true;
      });
  });

  afterEach(() => jest.restoreAllMocks());

  it.each<[string, unknown[]]>([
    ['a message', ['a\n[Nest] forged\u001b[2J', 'Context']],
    ['an error', [new Error('a\n[Nest] forged\u001b[2J'), 'Context']],
    ['an error beside a message', ['text', new Error('a\n[Nest] forged\u001b[2J'), 'Context']],
    ['an object', [{ text: 'a\u2028[Nest] forged\u001b[2J' }, 'Context']],
    ['a stack', ['text', 'Error: a\n[Nest] forged\u001b[2J\n    at f (x.ts:1:1)', 'Context']],
  ])('%s cannot forge a line', (_, [message, ...more]) => {
    new CorrelatedLogger({ level: 'debug', json }).error(message, ...more);
    expect(written).toContain('forged');
    expect(written).not.toMatch(/[\n\u2028]\[Nest\] forged/);
    expect(written).not.toContain('\u001b[2J');
  });

  it('never writes the parameters of a failed query', () => {
    new CorrelatedLogger({ level: 'debug', json }).error(
      new DrizzleQueryError('select secret', ['a-parameter'], new Error('connection lost')),
    );
    expect(written).toContain('connection lost');
    expect(written).not.toMatch(/secret|a-parameter/);
  });
});

describe("Nest's own start", () => {
  const written = (options: LoggingOptions): string => {
    let text = '';
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    const logger = new CorrelatedLogger(options);
    logger.log('Mapped {/api/projects, GET} route', 'RouterExplorer');
    logger.log('Listening', 'Gatehouse');
    write.mockRestore();
    return text;
  };

  it('is left out of the text for developers, unless they debug', () => {
    expect(written({ level: 'log', json: false })).not.toContain('Mapped');
    expect(written({ level: 'log', json: false })).toContain('Listening');
    expect(written({ level: 'debug', json: false })).toContain('Mapped');
  });

  it('stays in the log for machines', () => {
    expect(written({ level: 'log', json: true })).toContain('Mapped');
  });
});
