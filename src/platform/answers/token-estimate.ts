/** Pieces that tokenizers do not join: words of one case, digits by threes, white space, and every other character. */
const PIECES = /[a-z]+|[A-Z]+|\d{1,3}|[ \t\n]+|[^]/gu;

/** Han and kana: three bytes in UTF-8. Frequent characters are one token, most others two. */
const HAN_OR_KANA = /[\u3000-\u30ff\u4e00-\u9fff]/;

/** A prompt writes it as \u0060 (see promptWithData). */
const BACKTICK = 4;

/**
 * Tokens that a model reads for a text: more than o200k_base counts for any usual text, because models count differently.
 * For English prose it is about twice as many. A token is a byte at least, so other scripts count by their UTF-8 bytes.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) tokens += tokensOfPiece(piece);
  return tokens;
}

/** No estimate of the text is higher, and this takes a fraction of the time. */
export const mostTokens = (text: string): number =>
  text.includes('`') ? BACKTICK * text.length : Buffer.byteLength(text);

function tokensOfPiece(piece: string): number {
  // A blank belongs to the word after it.
  if (piece === ' ') return 0;
  if (piece === '`') return BACKTICK;
  if (/^\d/.test(piece)) return 1;
  if (/^[a-z \t\n]/i.test(piece)) return Math.ceil(piece.length * 0.6);
  return HAN_OR_KANA.test(piece) ? 2 : Buffer.byteLength(piece);
}
