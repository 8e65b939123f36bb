import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SigningKeys } from './signing-keys.js';

const kids = (keys: SigningKeys): string[] => keys.publicJwks.keys.map(({ kid }) => kid);

describe('the signing keys', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-signing-keys-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('are made once, kept for their owner alone, and published without their private part', async () => {
    const made = await SigningKeys.load(directory);
    expect(kids(await SigningKeys.load(directory))).toEqual(kids(made));
    expect((await stat(join(directory, 'signing-keys.json'))).mode & 0o777).toBe(0o600);
    for (const key of made.publicJwks.keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('rotate: next becomes current, current previous, previous goes', async () => {
    const keys = await SigningKeys.load(directory);
    const [current, next] = kids(keys);
    await keys.rotate();
    const [second, third, previous] = kids(keys);
    expect([second, previous]).toEqual([next, current]);
    await keys.rotate();
    expect(kids(keys)).toEqual([third, expect.any(String), second]);
    expect(kids(await SigningKeys.load(directory))).toEqual(kids(keys));
    expect(await readdir(directory)).toEqual(['signing-keys.json']);
  });

  it.each(['', '{', '{"current":{}}'])('refuse a file that holds something else: %s', async (content) => {
    await writeFile(join(directory, 'signing-keys.json'), content);
    await expect(SigningKeys.load(directory)).rejects.toThrow(
      /signing-keys\.json does not hold .* Delete it/,
    );
  });
});
