/** What the server tells clients about itself. */
export interface McpServerInfo {
  readonly name: string;
  readonly title?: string | undefined;
  readonly version: string;
  /** For the agent: what this server is for and how its tools work together. */
  readonly instructions?: string | undefined;
  /**
   * For servers whose tools report progress or write to the client's log while they run: answers are event streams, and
   * logging is announced. Without it they are JSON, one message each.
   */
  readonly streams?: boolean | undefined;
}
