import { decodeNote } from '@mycel/settle/log'
import { bytesOf, plain } from '../../../scripts/vectors/json.ts'
import type { Verdict } from './verdict.ts'
import type { Bytes } from '../../../scripts/vectors/json.ts'
import type { Crypto } from '@mycel/wire/crypto'

type Kind = Parameters<typeof decodeNote>[0]

/** entries.json: bodies that a node writes into its own log. */
export function * entries (_crypto: Crypto, stored: unknown): Generator<Verdict> {
  for (const { kind, name, body, value, code } of stored as ReadonlyArray<{ readonly kind: Kind, readonly name: string, readonly body: Bytes, readonly value?: unknown, readonly code?: string }>) {
    const decoded = decodeNote(kind, bytesOf(body))
    yield { name: `entry, ${kind}, ${name}`, found: decoded.ok ? plain(decoded.value) : decoded.code, wanted: code ?? value }
  }
}
