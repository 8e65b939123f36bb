import { estimateTokens, mostTokens } from './token-estimate.js';
import { excerpt } from './excerpt.js';

/** A row that a long text can be shortened of; `truncated` tells the reader. */
type Shortened<Row> = Row & { truncated?: boolean | undefined };

/** Tokens of what stands around the rows of an answer: the names of its members, and the cursor of the next page. */
export const AROUND_ROWS = 300;

/** How many tokens the rows of an answer may have, and which fit into that. Tokens are estimated. */
export class AnswerBudget {
  constructor(readonly tokens: number) {}

  get half(): AnswerBudget {
    return new AnswerBudget(Math.floor(this.tokens / 2));
  }

  /** The budget of content that is sent in two forms, JSON and Markdown, whose escapes can double it. */
  get ofTwoForms(): AnswerBudget {
    return new AnswerBudget(Math.floor(this.tokens / 3));
  }

  /** What is left beside these members of the answer. */
  beside(rest: object): AnswerBudget {
    return new AnswerBudget(Math.max(0, this.tokens - tokensOf(rest)));
  }

  /** The rows that fit, and the first in any case, so that a list goes on. */
  page<Row>(rows: readonly Row[]): Row[] {
    return rows.slice(0, Math.max(1, this.fitting(rows)));
  }

  /** How many of the rows fit, from the first on. */
  fitting(rows: readonly unknown[]): number {
    let left = this.tokens;
    const overflowing = rows.findIndex((row) => (left -= tokensOf(row)) < 0);
    return overflowing === -1 ? rows.length : overflowing;
  }

  /**
   * The rows, each cut to an even share of what those before it left.
   * @param cut shortens a row to a budget, if it can
   * @returns fewer rows where even the cut ones do not fit; none only where the budget is less than one cut row
   */
  shareOut<Row extends object>(rows: readonly Row[], cut: (row: Row, share: AnswerBudget) => Row): Row[] {
    if (mostTokens(JSON.stringify(rows)) <= this.tokens) return [...rows];
    let left = this.tokens;
    const shared = rows.map((row, index) => {
      const share = new AnswerBudget(Math.max(0, Math.floor(left / (rows.length - index))));
      const fitting = share.fitting([row]) === 1 ? row : cut(row, share);
      left -= tokensOf(fitting);
      return fitting;
    });
    return shared.slice(0, this.fitting(shared));
  }

  /** The row with its text cut so that the row fits, and marked as `truncated`; unchanged if it fits as it is. */
  shorten<Key extends string, Row extends Record<Key, string>>(row: Row, text: Key): Shortened<Row> {
    if (this.fitting([row]) === 1) return row;
    const shortened = { ...row, [text]: '', truncated: true };
    return { ...shortened, [text]: excerpt(row[text], this.tokens - tokensOf(shortened)) };
  }
}

const tokensOf = (row: unknown): number => estimateTokens(JSON.stringify(row));
