import type { IssuerStandIn } from '../support/issuer-stand-in.js';
import type { TestApp } from '../support/test-app.js';
import type { RawRequest } from './raw-http.js';

/** What is attacked, and what the attacker knows of it. */
export interface Target {
  readonly app: TestApp;
  /** An issuer we have never heard of, with keys of its own: the attacker's. */
  readonly stranger: IssuerStandIn;
  /** A project of Acme's, the organization of whoever signs in. */
  readonly projectId: string;
  /** A project of Globex's, which nobody of Acme may see. */
  readonly foreignProjectId: string;
}

/** What must come back. All that is not named must not be there. */
export interface Expected {
  readonly status: number;
  /** The whole `WWW-Authenticate`. */
  readonly challenge?: string;
  /** A string: the `code` of the problem details. A number: the code of the JSON-RPC error. */
  readonly code?: string | number;
  /** The result is a tool error that says this. */
  readonly toolError?: string;
  /** The code of the refusal that the log explains, under the correlation id of the answer. */
  readonly logged?: string;
  /** Node's own parser refused it: the application never saw the request, and nothing is said about it. */
  readonly unparsed?: true;
  /** How many notes this adds: for the requests that are no attack. */
  readonly notesAdded?: number;
}

/** One thing to send, and what it must get. */
export interface Attack<Seen extends Target = Target> {
  /** Unique among all. */
  readonly name: string;
  /** Who forbids it. */
  readonly clause: string;
  readonly request: (target: Seen) => RawRequest | Promise<RawRequest>;
  readonly expected: Expected;
}

/** Attacks on one part, with the same requests unattacked: an attack may not fail for another reason than itself. */
export interface AttackGroup<Seen extends Target = Target> {
  readonly controls: readonly Attack<Seen>[];
  readonly attacks: readonly Attack<Seen>[];
}

/** All groups in one. */
export const rowsOf = <Seen extends Target>(
  corpus: Readonly<Record<string, AttackGroup<Seen>>>,
): AttackGroup<Seen> => ({
  controls: Object.values(corpus).flatMap(({ controls }) => controls),
  attacks: Object.values(corpus).flatMap(({ attacks }) => attacks),
});

/** For `it.each`: what its title is made of, and the row. */
export const titled = <Seen extends Target>(
  rows: readonly Attack<Seen>[],
): [name: string, status: number, row: Attack<Seen>][] =>
  rows.map((row) => [row.name, row.expected.status, row]);
