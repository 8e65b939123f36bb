import { generateKeyPair, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { errorCode } from './error-code.js';

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

const keysSchema = z.object({
  current: privateKeySchema,
  next: privateKeySchema,
  previous: privateKeySchema.optional(),
});

type PrivateKey = z.infer<typeof privateKeySchema>;
type Keys = z.infer<typeof keysSchema>;

/** The tenant's signing keys: Auth0 publishes the current one and the next, and after a rotation the previous one too. */
export class SigningKeys {
  private constructor(
    private readonly file: string,
    private keys: Keys,
  ) {}

  /**
   * Reads the keys kept in `directory`, or makes and keeps new ones.
   * @throws Error when the file is there but holds something else.
   */
  static async load(directory: string): Promise<SigningKeys> {
    const file = join(directory, 'signing-keys.json');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const stored = await readFile(file, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (stored !== undefined) return new SigningKeys(file, parseKeys(stored, file));
    const made = new SigningKeys(file, { current: await makeKey(), next: await makeKey() });
    await made.save();
    return made;
  }

  /** The private keys, the one that signs first. */
  get privateJwks(): { keys: PrivateKey[] } {
    const { current, next, previous } = this.keys;
    return { keys: [current, next, ...(previous === undefined ? [] : [previous])] };
  }

  get publicJwks(): { keys: Pick<PrivateKey, 'kid' | 'kty' | 'use' | 'alg' | 'n' | 'e'>[] } {
    return {
      keys: this.privateJwks.keys.map(({ kid, kty, use, alg, n, e }) => ({ kid, kty, use, alg, n, e })),
    };
  }

  /** The claims of a token that one of these keys has signed. @throws a jose error when it is not valid */
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

  /** The next key becomes current, a new next one is made; what was current stays published until the next rotation. */
  async rotate(): Promise<void> {
    this.keys = { current: this.keys.next, next: await makeKey(), previous: this.keys.current };
    await this.save();
  }

  /** Only the owner may read it, and a reader never meets half a file. */
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
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKeySchema.parse({
    ...privateKey.export({ format: 'jwk' }),
    kid: randomBytes(16).toString('base64url'),
    use: 'sig',
    alg: 'RS256',
  });
}
