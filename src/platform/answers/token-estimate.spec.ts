import fc from 'fast-check';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { estimateTokens, mostTokens } from './token-estimate.js';

const tokensOf = (text: string): number => encode(text).length;

const characters = (from: number, to: number): fc.Arbitrary<string> =>
  fc.integer({ min: from, max: to }).map((codePoint) => String.fromCodePoint(codePoint));

const oneOf = (alphabet: string): fc.Arbitrary<string> =>
  fc.nat(alphabet.length - 1).map((index) => alphabet.charAt(index));

const SCRIPTS: readonly (readonly [name: string, character: fc.Arbitrary<string>])[] = [
  ['ASCII', characters(0x20, 0x7e)],
  ['small letters', characters(0x61, 0x7a)],
  ['letters of both cases', fc.oneof(characters(0x41, 0x5a), characters(0x61, 0x7a))],
  ['hexadecimal digits', oneOf('0123456789abcdef')],
  ['Base64', oneOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')],
  ['white space', fc.constantFrom(' ', '\n', '\t')],
  ['Latin with diacritics', characters(0xa1, 0x24f)],
  ['Greek', characters(0x370, 0x3ff)],
  ['Cyrillic', characters(0x400, 0x4ff)],
  ['Arabic', characters(0x600, 0x6ff)],
  ['Devanagari', characters(0x900, 0x97f)],
  ['Thai', characters(0xe01, 0xe5b)],
  ['Hangul', characters(0xac00, 0xd7a3)],
  ['kana', characters(0x3041, 0x30ff)],
  ['Han', characters(0x4e00, 0x9fff)],
  ['rare Han', characters(0x20000, 0x2a6df)],
  ['emoji', characters(0x1f300, 0x1f9ff)],
  ['Vai', characters(0xa500, 0xa62b)],
  ['any script', fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })],
];

describe('the estimate of tokens', () => {
  it.each(SCRIPTS)('is no less than a tokenizer counts: %s', (_, character) => {
    // Long texts: a single rare character may count more.
    const texts = fc.array(character, { minLength: 200, maxLength: 300 }).map((all) => all.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokensOf(text));
        expect(estimateTokens(JSON.stringify(text))).toBeGreaterThanOrEqual(tokensOf(JSON.stringify(text)));
      }),
      { numRuns: 15, seed: 20_261_130 },
    );
  });

  it('is never higher than its bound', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constant('`é`中'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(estimateTokens(text)).toBeLessThanOrEqual(mostTokens(text));
      }),
      { seed: 20_261_130 },
    );
  });

  it('holds for the form that a prompt gives to backticks', () => {
    const text = '`'.repeat(500);
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokensOf(text.replaceAll('`', '\\u0060')));
  });

  it.each([
    [
      'English',
      'The northern warehouse moves to its new site in three steps, and each of them is rehearsed. ',
      3,
    ],
    ['German', 'Das nördliche Lager zieht in drei Schritten um, und jeder davon wird vorher geübt. ', 3],
    ['Chinese', '北部仓库分三步迁至新址，每一步都事先演练。', 3],
    ['Japanese', '北の倉庫は三段階で新しい場所に移り、各段階を事前に練習します。', 3],
  ])('is not far more for prose: %s', (_, sentence, times) => {
    const text = sentence.repeat(20);
    expect(estimateTokens(text)).toBeLessThan(times * tokensOf(text));
  });
});
