import { once } from 'node:events';
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A status, or the code of the error that ended the request. */
export type Answer = number | string;

/** Longer than the server may take for anything: an answer that is still out then does not come. */
const HANGS_MS = 25_000;

/** One request on a connection of its own. */
export async function ask(
  url: string,
  token: string,
  { headers, ...options }: RequestOptions = {},
  body?: string,
): Promise<{ answer: Answer; type?: string; body: string }> {
  const sent = request(url, {
    agent: false,
    signal: AbortSignal.timeout(HANGS_MS),
    ...options,
    headers: { Authorization: `Bearer ${token}`, ...(headers as Record<string, string> | undefined) },
  }).end(body);
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const type = response.headers['content-type'] ?? '';
    return { answer: response.statusCode ?? 0, type, body: await text(response) };
  } catch (error) {
    return { answer: (error as NodeJS.ErrnoException).code ?? 'unknown', body: '' };
  }
}

/** Sends without a pause from so many sides while `work` is done. @returns every answer there was */
export async function underLoad<T>(
  send: () => Promise<T>,
  work: () => Promise<unknown>,
  sides = 8,
): Promise<T[]> {
  const answers: T[] = [];
  let over = false;
  const side = async (): Promise<void> => {
    while (!over) answers.push(await send());
  };
  const all = Array.from({ length: sides }, side);
  try {
    await work();
  } finally {
    over = true;
  }
  await Promise.all(all);
  return answers;
}

export const kindsOf = (answers: readonly Answer[]): Answer[] => [...new Set(answers)].sort();

export async function until(send: () => Promise<Answer>, wanted: Answer): Promise<void> {
  while ((await send()) !== wanted) await sleep(50);
}
