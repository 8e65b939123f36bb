import { z } from 'zod';

/** How long known scopes are used before the server is asked again. */
const FRESH_MS = 1000;
const TIMEOUT_MS = 3000;

const metadataSchema = z.object({ scopes_supported: z.array(z.string()).default([]) });

/** The permissions of every API (Auth0: "resource server") of this tenant, learned from the server at `apiUrl`. */
export class ApiScopes {
  private known: readonly string[] | undefined;
  private askedAt = 0;

  /** @param fixed used instead of what the server says, if there are any */
  constructor(
    private readonly apiUrl: string,
    private readonly fixed: readonly string[],
  ) {}

  /** Undefined until the server has answered for the first time. */
  get current(): readonly string[] | undefined {
    return this.fixed.length > 0 ? this.fixed : this.known;
  }

  /** Asks the server again if the answer is old. Without an answer, the last one stays. */
  async refresh(): Promise<void> {
    if (this.fixed.length > 0 || Date.now() - this.askedAt < FRESH_MS) return;
    const { origin, pathname } = new URL(this.apiUrl);
    // RFC 9728 §3.1: the metadata of the MCP endpoint, and those of the REST API.
    const answers = await Promise.all(['', pathname].map((path) => readScopes(origin + WELL_KNOWN + path)));
    const answered = answers.filter((scopes) => scopes !== undefined);
    if (answered.length === 0) return;
    this.known = [...new Set(answered.flat())].sort();
    this.askedAt = Date.now();
  }
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

async function readScopes(url: string): Promise<string[] | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return metadataSchema.parse(await response.json()).scopes_supported;
  } catch {
    return undefined;
  }
}
