import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { leafHash, verifyInclusion } from '@mycel/wire/merkle'
import { receiptFault } from '../receipts/receipt.ts'
import { fromBase64, isWellFormed, toBase64 } from './base64.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, OpenCode } from '@mycel/wire/envelope'

/** The value of `format` in every file. */
export const SETTLE_PROOF_FORMAT = 'mycel.settle-proof/1'

/** Largest file, bytes. */
export const MAX_SETTLE_PROOF_BYTES = 256 * 1024

const HASH_BYTES = 32

/** Longest audit path: a tree of 2^53 leaves. */
const MAX_PATH = 53

/** Everything that somebody without a network needs to check that a receipt or payment is signed by both and stands in a node's log. */
export interface SettleProof {
  readonly network: string
  /** The log entry's envelope. The receipt or payment is its body. */
  readonly entry: Uint8Array
  /** Audit path of the entry under the checkpoint's root, lowest sibling first. */
  readonly path: readonly Uint8Array[]
  /** Envelope of a checkpoint by the entry's author. */
  readonly checkpoint: Uint8Array
}

/**
 * `oversize`, `not-a-proof`, `not-canonical`: the file. `not-settled`: the entry is none of a receipt or payment, or that is not countersigned, or does not add up. `other-log`: the
 * checkpoint is of another author or epoch. `not-included`: the path does not lead from the entry to the checkpoint's root. Else a signature or encoding.
 */
export type SettleProofCode = OpenCode | 'oversize' | 'not-a-proof' | 'not-canonical' | 'not-settled' | 'other-log' | 'not-included'

export type SettleProofVerdict =
  | {
    readonly ok: true
    readonly network: string
    readonly entry: Authenticated<'log-entry'>
    readonly checkpoint: Authenticated<'checkpoint'>
    readonly settled: Authenticated<'receipt'> | Authenticated<'payment'>
  }
  | { readonly ok: false, readonly code: SettleProofCode, readonly reason: string }

type Refused = Extract<SettleProofVerdict, { ok: false }>

/**
 * One JSON file: `{"checkpoint":base64,"entry":base64,"format":"mycel.settle-proof/1","network":id,"path":[base64, …]}` in canonical form (RFC 8785: keys sorted, no blanks)
 * and one line feed.
 */
export function buildSettleProof ({ network, entry, path, checkpoint }: SettleProof): Uint8Array {
  const text = JSON.stringify({ checkpoint: toBase64(checkpoint), entry: toBase64(entry), format: SETTLE_PROOF_FORMAT, network, path: path.map(toBase64) })
  return new TextEncoder().encode(`${text}\n`)
}

/** Checks a file with nothing else at hand: form, every signature, the amounts, and the path to the signed root. `network`: only proofs of this one. Never throws. */
export function checkSettleProof (crypto: Crypto, bytes: Uint8Array, { network }: { readonly network?: string } = {}): SettleProofVerdict {
  const decoded = decode(bytes)

  if (!decoded.ok) {
    return decoded
  }

  const { proof } = decoded
  const options = { network: network ?? proof.network }
  const entry = open(crypto, proof.entry, { ...options, only: ['log-entry'] })

  if (!entry.ok) {
    return entry
  }

  const checkpoint = open(crypto, proof.checkpoint, { ...options, only: ['checkpoint'] })

  if (!checkpoint.ok) {
    return checkpoint
  }

  const settled = open(crypto, entry.message.body.body.body, { ...options, only: ['receipt', 'payment'] })

  if (!settled.ok) {
    return refuse('not-settled', `${settled.code}: ${settled.reason}`)
  }

  const { message } = settled
  const incoherent = message.type === 'receipt' ? receiptFault(message.body) : undefined

  if (!message.complete || incoherent != null || message.type !== entry.message.body.body.kind) {
    return refuse('not-settled', incoherent ?? (message.complete ? 'the entry says it is something else' : `${message.type} ${message.id} is not countersigned`))
  }

  const { author, epoch, seq } = entry.message.body
  const { head } = checkpoint.message.body

  if (!equals(author, checkpoint.message.body.author) || !equals(epoch, head.epoch)) {
    return refuse('other-log', 'entry and checkpoint are of different logs')
  }

  return verifyInclusion(crypto, leafHash(crypto, entry.message.digest), Number(seq), Number(head.size), proof.path, head.root)
    ? { ok: true, network: options.network, entry: entry.message, checkpoint: checkpoint.message, settled: message }
    : refuse('not-included', `entry ${seq} is not under the root of ${head.size} entries`)
}

function decode (bytes: Uint8Array): { readonly ok: true, readonly proof: SettleProof } | Refused {
  if (bytes.byteLength > MAX_SETTLE_PROOF_BYTES) {
    return refuse('oversize', `${bytes.byteLength} bytes, at most ${MAX_SETTLE_PROOF_BYTES}`)
  }

  const proof = parse(bytes)

  if (proof == null || proof.path.length > MAX_PATH || proof.path.some(({ byteLength }) => byteLength !== HASH_BYTES)) {
    return refuse('not-a-proof', `not a ${SETTLE_PROOF_FORMAT} file`)
  }

  return equals(buildSettleProof(proof), bytes) ? { ok: true, proof } : refuse('not-canonical', 'its re-encoding differs')
}

function parse (bytes: Uint8Array): SettleProof | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))

    if (!isFile(value)) {
      return undefined
    }

    const [entry, checkpoint, ...path] = [value.entry, value.checkpoint, ...value.path].map(fromBase64)
    return entry == null || checkpoint == null || !path.every(hash => hash != null) ? undefined : { network: value.network, entry, checkpoint, path }
  } catch {
    return undefined
  }
}

interface ProofFile { readonly network: string, readonly entry: string, readonly checkpoint: string, readonly path: readonly string[] }

function isFile (value: unknown): value is ProofFile {
  if (typeof value !== 'object' || value == null) {
    return false
  }

  const { format, network, entry, checkpoint, path } = value as Record<string, unknown>
  return format === SETTLE_PROOF_FORMAT && [entry, checkpoint].every(text => typeof text === 'string') && typeof network === 'string' && isWellFormed(network) && Array.isArray(path) && path.every(text => typeof text === 'string')
}

function refuse (code: SettleProofCode, reason: string): Refused {
  return { ok: false, code, reason }
}
