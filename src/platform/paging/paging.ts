import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Principal } from '../../gatehouse/index.js';
import { Config } from '../config/config.js';
import { CursorInvalidError } from './cursor-invalid.error.js';

/** A position as JSON, and a seal of 128 bits. */
const FORM = /^([\w-]{1,400})\.([\w-]{22})$/;

/** A list whose rows have an order without ties. A cursor is the position of the last row of a page. */
export interface PagedList<Row, Position> {
  /** The same for MCP and REST. */
  readonly operation: string;
  /** What selects and orders the rows: a cursor continues only the same query. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly position: z.ZodType<Position>;
  readonly positionOf: (row: Row) => Position;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Shown> {
  readonly rows: Shown[];
  /** Undefined: the list ends here. */
  readonly nextCursor: string | undefined;
}

/**
 * Reads lists page by page. Rows that are added between two pages move no other row (keyset, not offset). A cursor is sealed
 * for one caller, operation and query; it grants nothing, so services authorize each page like the first.
 */
@Injectable()
export class Paging {
  private readonly key: Buffer;

  constructor({ environment }: Config) {
    // Any instance with the same secret continues the lists of the others. A key of its own, so that no cursor is a
    // confirmation.
    this.key = createHmac('sha256', environment.CONFIRMATION_SECRET ?? randomBytes(32))
      .update('cursor')
      .digest();
  }

  /**
   * @param find returns up to `limit` rows after the position, from the beginning without one
   * @param show returns what the answer has of each row, in order: as many as fit, and at least one
   * @throws CursorInvalidError
   */
  async read<Row, Position, Shown>(
    principal: Principal,
    list: PagedList<Row, Position>,
    { limit, cursor }: PageRequest,
    find: (limit: number, after: Position | undefined) => Promise<Row[]>,
    show: (rows: readonly Row[]) => Shown[],
  ): Promise<Page<Shown>> {
    const after = cursor === undefined ? undefined : this.open(principal, list, cursor);
    // One more than asked for tells whether there are more.
    const found = await find(limit + 1, after);
    const rows = show(found.slice(0, limit));
    const last = found[rows.length - 1];
    return {
      rows,
      nextCursor: last && found.length > rows.length ? this.seal(principal, list, last) : undefined,
    };
  }

  private seal<Row, Position>(principal: Principal, list: PagedList<Row, Position>, row: Row): string {
    const position = Buffer.from(JSON.stringify(list.positionOf(row))).toString('base64url');
    return `${position}.${this.sealOf(principal, list, position)}`;
  }

  private open<Row, Position>(
    principal: Principal,
    list: PagedList<Row, Position>,
    cursor: string,
  ): Position {
    const [, position, seal] = FORM.exec(cursor) ?? [];
    if (!position || !seal || !equal(seal, this.sealOf(principal, list, position)))
      throw new CursorInvalidError();
    // An earlier version of the server may have sealed another form.
    const parsed = list.position.safeParse(JSON.parse(Buffer.from(position, 'base64url').toString()));
    if (!parsed.success) throw new CursorInvalidError();
    return parsed.data;
  }

  /** Over JSON, in which no two lists of values are alike. */
  private sealOf<Row, Position>(
    { issuer, userId, organizationId }: Principal,
    { operation, query }: PagedList<Row, Position>,
    position: string,
  ): string {
    const given = Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .sort();
    const sealed = [issuer, userId, organizationId, operation, given, position];
    const seal = createHmac('sha256', this.key).update(JSON.stringify(sealed)).digest();
    return seal.subarray(0, 16).toString('base64url');
  }
}

/** In constant time. As text: base64url has several spellings of the same bytes. */
function equal(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
