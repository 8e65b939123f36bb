import type { Expected } from './attack.js';
import type { LogLine } from './captured-log.js';
import { headerOf, type RawResponse } from './raw-http.js';
import type { StoredRows } from './stored-rows.js';

interface AnyBody {
  readonly code?: string;
  readonly error?: { readonly code: number };
  readonly result?: { readonly isError?: boolean; readonly content?: readonly { readonly text: string }[] };
}

/** What came of a request, in the terms of what was expected. */
export function outcomeOf(
  response: RawResponse,
  log: readonly LogLine[],
  [before, after]: readonly [StoredRows, StoredRows],
  { toolError }: Expected,
): Expected {
  const unparsed = headerOf(response, 'X-Correlation-Id') === undefined && response.body === '';
  const challenge = headerOf(response, 'WWW-Authenticate');
  const code = codeIn(response);
  const told = toolErrorIn(response);
  const logged = refusalIn(log);
  const notesAdded = (after.project_notes?.rows ?? 0) - (before.project_notes?.rows ?? 0);
  return {
    status: response.status,
    ...(unparsed && { unparsed }),
    ...(challenge !== undefined && { challenge }),
    ...(code !== undefined && { code }),
    ...(told !== undefined && {
      toolError: toolError !== undefined && told.includes(toolError) ? toolError : told,
    }),
    ...(logged !== undefined && { logged }),
    ...(notesAdded !== 0 && { notesAdded }),
  };
}

/** Whichever shape it has, it must be labelled as what it is. */
function codeIn(response: RawResponse): string | number | undefined {
  const type = headerOf(response, 'Content-Type') ?? '';
  if (type.startsWith('application/problem+json')) return bodyOf(response).code;
  if (type.startsWith('application/json')) return bodyOf(response).error?.code;
  return undefined;
}

function toolErrorIn(response: RawResponse): string | undefined {
  if (response.status !== 200) return undefined;
  const { result } = bodyOf(response);
  return result?.isError === true ? (result.content?.map(({ text }) => text).join('\n') ?? '') : undefined;
}

function bodyOf({ body }: RawResponse): AnyBody {
  return body === '' ? {} : (JSON.parse(body) as AnyBody);
}

/** A line that explains a refusal begins with its code: `audience_mismatch: …`, `host_not_allowed on POST …`. */
function refusalIn(log: readonly LogLine[]): string | undefined {
  return log.flatMap(({ text }) => /^[a-z]+(?:_[a-z]+)+(?=:| on )/.exec(text)?.[0] ?? [])[0];
}
