import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Finished {
  readonly code: number | null;
  /** Both streams. */
  readonly output: string;
}

/** A login that waits for its user's browser to come back. */
export interface PendingLogin {
  readonly authorizationUrl: URL;
  readonly finished: Promise<Finished>;
}

/** Claude Code's own command-line client, with a home of its own that knows no server yet. */
export class ClaudeCode {
  private constructor(
    private readonly program: string,
    private readonly home: string,
    private readonly modelUrl: string,
    private readonly variables: Record<string, string>,
  ) {}

  static async install(
    program: string,
    modelUrl: string,
    variables: Record<string, string> = {},
  ): Promise<ClaudeCode> {
    const home = await mkdtemp(join(tmpdir(), 'gatehouse-claude-code-'));
    // Its browser: notes the URL, for the test to follow.
    await writeFile(
      join(home, 'browser'),
      '#!/bin/sh\nprintf "%s" "$1" >"$HOME/url.part"\nmv "$HOME/url.part" "$HOME/url"\n',
      {
        mode: 0o755,
      },
    );
    return new ClaudeCode(program, home, modelUrl, variables);
  }

  async dispose(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }

  /** Puts a `.mcp.json` into its folder, and approves the servers in it, as its user would in the dialog. */
  async openProject(mcpJson: string): Promise<void> {
    await writeFile(join(this.home, '.mcp.json'), mcpJson);
    await mkdir(join(this.home, '.claude'), { recursive: true });
    await writeFile(join(this.home, '.claude', 'settings.json'), '{"enableAllProjectMcpServers":true}');
  }

  run(...args: string[]): Promise<Finished> {
    return this.start(this.program, args);
  }

  /** `claude mcp login`, up to where the browser is opened. It insists on a terminal, which script(1) gives it. */
  async login(server: string): Promise<PendingLogin> {
    await rm(join(this.home, 'url'), { force: true });
    const finished = this.start('script', ['-qec', `'${this.program}' mcp login ${server}`, '/dev/null']);
    let ended: Finished | undefined;
    void finished.then((result) => (ended = result));
    for (;;) {
      const url = await readFile(join(this.home, 'url'), 'utf8').catch(() => undefined);
      if (url !== undefined) return { authorizationUrl: new URL(url), finished };
      if (ended !== undefined) throw new Error(`No browser was opened: ${ended.output}`);
      await sleep(50);
    }
  }

  /** What it keeps for its next start, in a file of its home as it has no keychain there. */
  async savedToken(): Promise<string> {
    const text = await readFile(join(this.home, '.claude', '.credentials.json'), 'utf8');
    const token = /"accessToken":\s*"([^"]+)"/.exec(text)?.[1];
    if (token === undefined) throw new Error('Claude Code has saved no token.');
    return token;
  }

  private async start(command: string, args: string[]): Promise<Finished> {
    const child = spawn(command, args, {
      cwd: this.home,
      env: {
        PATH: process.env.PATH,
        TERM: 'dumb',
        HOME: this.home,
        DISPLAY: ':none',
        BROWSER: join(this.home, 'browser'),
        ANTHROPIC_BASE_URL: this.modelUrl,
        ANTHROPIC_API_KEY: 'none-is-needed',
        // All tools at once, to a model that looks for none, and not before the servers have named theirs.
        ENABLE_TOOL_SEARCH: 'false',
        MCP_CONNECTION_NONBLOCKING: 'false',
        DISABLE_TELEMETRY: '1',
        DISABLE_AUTOUPDATER: '1',
        DISABLE_ERROR_REPORTING: '1',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        ...this.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    process.once('exit', kill);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    }
    await once(child, 'close');
    process.removeListener('exit', kill);
    return { code: child.exitCode, output };
  }
}
