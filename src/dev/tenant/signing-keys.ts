import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';

const privateKeySchema = z.object({
  kid: z.string().min(1),
  kty: z.literal('RSA'),
  use: z.literal('sig'),
  alg: z.literal('RS256'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});

/** The current key, which signs, the next one, and after a rotation the previous one. */
const keysSchema = z.tuple([privateKeySchema, privateKeySchema], privateKeySchema);

type PrivateKey = z.infer<typeof privateKeySchema>;
type Keys = z.infer<typeof keysSchema>;

/** The tenant's signing keys. As Auth0 does, it publishes the current, the next and the previous one. */
export class SigningKeys {
  private constructor(
    private readonly file: string,
    private keys: Keys,
  ) {}

  /**
   * Reads the keys in `directory`, or creates and saves new ones.
   * @throws Error when the file holds something else.
   */
  static async load(directory: string): Promise<SigningKeys> {
    const file = join(directory, 'signing-keys.json');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const stored = await readFile(file, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (stored !== undefined) return new SigningKeys(file, parseKeys(stored, file));
    const made = new SigningKeys(file, [await makeKey(), await makeKey()]);
    await made.save();
    return made;
  }

  /** The private keys; the first one signs. */
  get privateJwks(): { keys: PrivateKey[] } {
    return { keys: this.keys };
  }

  get publicJwks(): { keys: Pick<PrivateKey, 'kid' | 'kty' | 'use' | 'alg' | 'n' | 'e'>[] } {
    return {
      keys: this.keys.map(({ kid, kty, use, alg, n, e }) => ({ kid, kty, use, alg, n, e })),
    };
  }

  /** Returns the claims of a token that one of these keys signed. @throws a jose error when it is invalid */
  async verify(
    token: string,
    expected: { readonly issuer: string; readonly audience: string | string[] },
  ): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, createLocalJWKSet(this.publicJwks), {
      ...expected,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  }

  /** Signs with the next key from now on. The one before stays published until the next rotation. */
  async rotate(): Promise<void> {
    const [current, next] = this.keys;
    this.keys = [next, await makeKey(), current];
    await this.save();
  }

  /** Written aside and renamed, so that a reader never sees half a file. Readable by the owner only. */
  private async save(): Promise<void> {
    const draft = `${this.file}.${randomBytes(6).toString('hex')}`;
    await writeFile(draft, JSON.stringify(this.keys), { mode: 0o600 });
    await rename(draft, this.file);
  }
}

function parseKeys(stored: string, file: string): Keys {
  try {
    return keysSchema.parse(JSON.parse(stored));
  } catch {
    throw new Error(
      `${file} does not hold the dev tenant's signing keys. Delete it; new ones are made at the next start.`,
    );
  }
}

async function makeKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return privateKeySchema.parse({
    ...(await exportJWK(privateKey)),
    kid: randomBytes(16).toString('base64url'),
    use: 'sig',
    alg: 'RS256',
  });
}
