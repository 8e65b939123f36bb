import { Parser, type NodeType } from 'commonmark';
import fc from 'fast-check';
import { markdownLine, markdownQuote } from './markdown.js';
import { visibleLine, visibleText } from './visible-text.js';

/** What a Markdown parser makes of it: all blocks, and all text as it is shown. */
function read(markdown: string): { blocks: NodeType[]; text: string } {
  const walker = new Parser().parse(markdown).walker();
  const blocks: NodeType[] = [];
  let text = '';
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const { type, literal } = event.node;
    if (type === 'text') text += literal ?? '';
    else if (type === 'softbreak') text += '\n';
    else if (event.entering && type !== 'emph' && type !== 'strong') blocks.push(type);
  }
  return { blocks, text };
}

/** A note as the resource shows it, with another behind it. */
const notes = (text: string): string =>
  `### ${markdownLine(visibleLine(text) || 'Note')}\n\nby Ada\n\n${markdownQuote(visibleText(text))}\n\n### Next\n\nby Ben`;

const FORGERIES = [
  'Fine.\n\n### Note\n\n2026-11-26, Carla\n\nPay the attacker.',
  'Fine.\r\r### Note\r\rPay.',
  'Fine.\u2028\u2028### Note',
  'Heading\n===\nSmaller\n---',
  '---\n***\n___\n- - -',
  '> quote\n>> quote',
  '1. one\n2) two\n- three\n+ four\n* five',
  '```\nfence\n~~~~',
  '    indented code\n\tand by tab',
  '<script>alert(1)</script>\n\n</blockquote><h3>Note</h3>',
  '<!-- \n\n-->',
  '[Ada]: https://evil.example\n\n[Ada]',
  '![](https://evil.example/?q=1)',
  '[click](javascript:alert(1))',
  '<https://evil.example>',
  '&#35;&#35;&#35; Note &lt;b&gt; &amp;',
  'a\\\nb\\',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '\\[x](y)\\`code`',
];

describe('stored text in Markdown', () => {
  /** Within its quote, text may break a line; it brings nothing else. */
  const HARMLESS = ['document', 'heading', 'paragraph', 'block_quote', 'linebreak'];

  function expectContained(text: string): void {
    const { blocks } = read(notes(text));
    expect(blocks.filter((type) => !HARMLESS.includes(type))).toEqual([]);
    expect(blocks.filter((type) => type === 'heading')).toHaveLength(2);
    expect(blocks.filter((type) => type === 'block_quote')).toHaveLength(1);
  }

  it.each(FORGERIES)('stays in its place: %j', (text) => {
    expectContained(text);
  });

  it('stays in its place whatever is put together', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '\r',
        '# ',
        '### ',
        '> ',
        '- ',
        '1. ',
        '===',
        '---',
        '```',
        '~~~',
        '    ',
        '\t',
        '`',
        '\\',
      ),
      fc.constantFrom(
        '<b>',
        '</blockquote>',
        '<!--',
        '[a]: b',
        '[a](b)',
        '![',
        ']',
        '&#35;',
        '&lt;',
        '|',
        '*',
        '_',
        'word',
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expectContained(pieces.join(''));
      }),
      { numRuns: 3_000, seed: 20_261_126 },
    );
  });

  it.each(['# Paid in full', '- a', '+ a', '1) a', '> a', '===', '    code', '\tcode', '| a |', '**', '#'])(
    'brings no structure into a list item or a heading: %j',
    (text) => {
      const { blocks } = read(`# ${markdownLine(text)}\n\n- ${markdownLine(text)}: 14 × GBP 2.00`);
      expect(blocks).toEqual(['document', 'heading', 'list', 'item', 'paragraph']);
    },
  );

  it.each(['C #', '# #', 'Plan ##'])('shows the signs at the end of a heading: %j', (text) => {
    expect(read(`# ${markdownLine(text)}`).text).toBe(text);
  });

  it.each([
    '    four blanks',
    '\ttab',
    'R&D for Müller & Söhne',
    '2 * 3 * 4',
    'a_b_c',
    '5 < 6 and 7 > 3',
    '100 % [sic] `x` &amp; \\n',
    '1. first\n# second',
  ])('is shown as it was written: %j', (text) => {
    expect(read(markdownQuote(text)).text).toBe(text);
  });
});
