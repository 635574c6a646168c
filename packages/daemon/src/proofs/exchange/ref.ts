import { toHex } from '@mycel/wire'

/** What a reference names: a fraud proof or double root by its message id, or a fork by its proof's. */
export type RefKind = 'proof' | 'fork'

export interface ProofRef {
  readonly kind: RefKind
  /** 32 bytes in hexadecimal. */
  readonly id: string
}

/** References that one message names at most. */
export const MAX_REFS = 64

const ID_BYTES = 32
const REF_BYTES = 1 + ID_BYTES
const KINDS: readonly RefKind[] = ['proof', 'fork']

/** A byte for the kind (1 a proof, 2 a fork) and the id, one after the other. */
export function encodeRefs (refs: readonly ProofRef[]): Uint8Array {
  return Buffer.concat(refs.map(({ kind, id }) => Buffer.concat([Uint8Array.of(KINDS.indexOf(kind) + 1), Buffer.from(id, 'hex')])))
}

/** Undefined where it is no list of at most 64; kinds that are not known here, a later version's, are passed over. */
export function decodeRefs (bytes: Uint8Array): readonly ProofRef[] | undefined {
  const count = bytes.byteLength / REF_BYTES

  if (!Number.isInteger(count) || count > MAX_REFS) {
    return undefined
  }

  return Array.from({ length: count }, (_, i) => bytes.subarray(i * REF_BYTES, (i + 1) * REF_BYTES)).flatMap(one => {
    const kind = KINDS[(one[0] ?? 0) - 1]
    return kind == null ? [] : [{ kind, id: toHex(one.subarray(1)) }]
  })
}

export function refName ({ kind, id }: ProofRef): string {
  return `${kind}/${id}`
}
