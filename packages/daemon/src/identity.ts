import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { didOf, nobleCrypto } from '@mycel/wire'
import { peerIdOf } from './parties.ts'

const SEED_BYTES = 32
const MAX_FILE_BYTES = 256
const OTHERS = 0o077

/** A node's key pair. The seed is not enumerable: an identity that is logged or serialised shows its public half only. */
export interface Identity {
  /** Ed25519 seed, 32 bytes (RFC 8032 §5.1.5). */
  readonly seed: Uint8Array
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** base58btc, `12D3KooW…`. */
  readonly peerId: string
  /** `did:key:z6Mk…` */
  readonly did: string
}

export type IdentityErrorCode = 'key-missing' | 'key-exists' | 'key-readable-by-others' | 'key-malformed' | 'key-unreadable'

/** The key file cannot be used. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError'
  readonly code: IdentityErrorCode
  readonly path: string
  /** What to do about it. */
  readonly todo: string

  constructor (code: IdentityErrorCode, path: string, what: string, todo: string, options?: ErrorOptions) {
    super(`${path}: ${what}`, options)
    this.code = code
    this.path = path
    this.todo = todo
  }
}

/** The identity of a 32-byte seed. */
export function identityOf (seed: Uint8Array): Identity {
  const publicKey = nobleCrypto.publicKey(seed)
  const shown = { publicKey, peerId: peerIdOf(publicKey), did: didOf(publicKey) }
  return Object.freeze(Object.defineProperty(shown, 'seed', { value: seed.slice(), enumerable: false })) as Identity
}

/**
 * Writes a new key file: 64 hexadecimal digits, mode 0600, created exclusively so that no key is ever overwritten.
 *
 * @throws {IdentityError} `key-exists`
 */
export async function createIdentity (path: string, seed: Uint8Array = randomBytes(SEED_BYTES)): Promise<Identity> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })

  try {
    const file = await open(path, 'wx', 0o600)

    try {
      await file.writeFile(`${Buffer.from(seed).toString('hex')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (err) {
    throw (err as NodeJS.ErrnoException).code === 'EEXIST'
      ? new IdentityError('key-exists', path, 'there is a key already', 'keep it: whoever loses it loses the name, the history and the balances tied to it', { cause: err })
      : err
  }

  return identityOf(seed)
}

/**
 * Reads a key file: 32 bytes as hexadecimal or base64.
 *
 * @throws {IdentityError} `key-missing`, `key-unreadable`, `key-malformed`, and `key-readable-by-others` where its mode lets group or others in
 */
export async function loadIdentity (path: string): Promise<Identity> {
  const { mode, size } = await stat(path).catch((err: unknown) => { throw unreadable(path, err) })

  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    throw new IdentityError('key-readable-by-others', path, `mode is ${(mode & 0o777).toString(8).padStart(4, '0')}, others can get at the key`, `run "chmod 600 ${path}"; if others may have read it, make a new one`)
  }

  const text = size > MAX_FILE_BYTES ? '' : await read(path)
  const seed = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : /^[A-Za-z0-9+/]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined

  if (seed?.byteLength !== SEED_BYTES) {
    throw new IdentityError('key-malformed', path, 'not 32 bytes in hexadecimal or base64', 'restore the file from your backup')
  }

  return identityOf(Uint8Array.from(seed))
}

async function read (path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (err) {
    throw unreadable(path, err)
  }
}

function unreadable (path: string, cause: unknown): IdentityError {
  return (cause as NodeJS.ErrnoException).code === 'ENOENT'
    ? new IdentityError('key-missing', path, 'there is no such file', 'create it with "mycel init"', { cause })
    : new IdentityError('key-unreadable', path, (cause as Error).message, 'make it readable for the user that runs mycel, and only for that user', { cause })
}
