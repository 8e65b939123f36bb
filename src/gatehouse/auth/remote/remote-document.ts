import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { summarizeError } from '../../errors/describe-error.js';
import { boundedFetch } from './bounded-fetch.js';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

/** Durations in milliseconds. */
export interface RemoteDocumentOptions {
  /** How long a document is used before it is fetched again. */
  readonly maxAge?: number;
  /** The least time between two fetches. */
  readonly cooldown?: number;
  /** The least time between a failed fetch and the next. */
  readonly retryDelay?: number;
  readonly timeout?: number;
  readonly clock?: Clock;
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now(), sleep };

/** After a failure, requests do not wait for the next fetches: a hanging issuer would delay them all. */
const PATIENCE_MS = 30_000;

/** A JSON document of an issuer: fetched when first needed, and again before it is used past its age. */
export class RemoteDocument<Content> {
  private readonly clock: Clock;
  private readonly logger = new Logger(RemoteDocument.name);
  private readonly options: Required<Omit<RemoteDocumentOptions, 'clock'>>;
  private text: string | undefined;
  private content: Content | undefined;
  /** When the fetch of `content` began. */
  private requestedAt = -Infinity;
  private begun = 0;
  private fetchOfContent = 0;
  private failedAt = -Infinity;
  private finishedAt = -Infinity;
  private pending: Promise<void> | undefined;

  /**
   * @param name for the log: `keys`
   * @param parse throws for an invalid document; called once for each different text
   */
  constructor(
    private readonly name: string,
    private readonly url: URL,
    private readonly parse: (json: unknown) => Content,
    { clock = SYSTEM_CLOCK, ...options }: RemoteDocumentOptions,
  ) {
    this.clock = clock;
    this.options = { maxAge: 600_000, cooldown: 1_000, retryDelay: 2_000, timeout: 5_000, ...options };
  }

  /**
   * @param ceiling milliseconds after which the document is unusable, if it cannot be fetched again
   * @returns undefined if there is none that young
   */
  async get(ceiling: number): Promise<Content | undefined> {
    const { maxAge } = this.options;
    // A server in use fetches early, beside its requests, so that they seldom wait.
    if (this.isOlderThan(0.9 * maxAge) && this.mayFetch()) {
      const fetched = this.fetch();
      const mustWait = this.isOlderThan(maxAge) && this.clock.now() - this.failedAt >= PATIENCE_MS;
      if (mustWait || this.isOlderThan(ceiling)) await fetched;
    }
    return this.isOlderThan(ceiling) ? undefined : this.content;
  }

  /** The fetches that have begun so far. */
  get fetches(): number {
    return this.begun;
  }

  /** @returns the document of a fetch that began after so many; undefined if it cannot be fetched */
  async getAfter(fetches: number): Promise<Content | undefined> {
    while (this.fetchOfContent <= fetches) {
      if (this.mayFetch()) await this.fetch();
      else if (!this.isFailing)
        await this.clock.sleep(this.finishedAt + this.options.cooldown - this.clock.now());
      if (this.isFailing) return undefined;
    }
    return this.content;
  }

  private get isFailing(): boolean {
    return this.failedAt > -Infinity;
  }

  /** A clock that was set back makes it old, too. */
  private isOlderThan(limit: number): boolean {
    const age = this.clock.now() - this.requestedAt;
    return age < 0 || age >= limit;
  }

  private mayFetch(): boolean {
    const { cooldown, retryDelay } = this.options;
    const pause = this.clock.now() - this.finishedAt;
    return this.pending !== undefined || pause < 0 || pause >= (this.isFailing ? retryDelay : cooldown);
  }

  /** One for all who need it. Never rejects: failures are logged. */
  private fetch(): Promise<void> {
    return (this.pending ??= this.update().finally(() => (this.pending = undefined)));
  }

  private async update(): Promise<void> {
    const requestedAt = this.clock.now();
    const fetch = ++this.begun;
    try {
      const text = await this.fetchText();
      if (text !== this.text) this.content = this.parse(JSON.parse(text));
      this.text = text;
      this.requestedAt = requestedAt;
      this.fetchOfContent = fetch;
      this.failedAt = -Infinity;
    } catch (error) {
      this.failedAt = this.clock.now();
      this.logger.warn(`No ${this.name} from ${this.url.href}: ${summarizeError(error)}`);
    }
    this.finishedAt = this.clock.now();
  }

  private async fetchText(): Promise<string> {
    const response = await boundedFetch(this.url, {}, this.options.timeout);
    if (!response.ok) throw new Error(`the status is ${response.status}`);
    return response.text();
  }
}
