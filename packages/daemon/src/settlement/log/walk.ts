import { applyEntry } from '@mycel/settle/books'
import { createVerifier } from '@mycel/settle/log'
import { presuming } from '../../crypto/presuming.ts'
import { storedBatches } from './log-reader.ts'
import type { StoredFault, StoredFaultCode } from './log-fault.ts'
import type { NodeCrypto } from '../../crypto/node-crypto.ts'
import type { Store } from '../../stores/store.ts'
import type { Books, Ledger } from '@mycel/settle/books'
import type { LogState, Tile } from '@mycel/settle/log'
import type { Crypto } from '@mycel/wire'

export interface WalkInit {
  /** Signatures are checked beside the event loop where it is a `NodeCrypto`. */
  readonly crypto: Crypto & Partial<NodeCrypto>
  readonly network: string
  readonly author: Uint8Array
  readonly store: Store
}

export interface Step {
  readonly ledger: Ledger
  /** Full tiles that these entries made. */
  readonly tiles: readonly Tile[]
}

type Walked = { readonly ok: true } & Step | StoredFault

/**
 * Reads one epoch's entries from where `from` stands up to before `to`, checks each and folds it. Yields after every few hundred, once their signatures have held; ends after the first
 * fault.
 */
export async function * walkEpoch (init: WalkInit, from: Ledger, to?: number): AsyncGenerator<Walked> {
  let ledger = from

  for await (const batch of storedBatches(init.store, from.log.ordinal, from.log.size, to)) {
    const walked = await readBatch(init, ledger, batch)
    yield walked

    if (!walked.ok) {
      return
    }

    ledger = walked.ledger
  }
}

async function readBatch (init: WalkInit, from: Ledger, batch: readonly Uint8Array[]): Promise<Walked> {
  const { verifyLater } = init.crypto

  if (verifyLater == null) {
    return follow(init, init.crypto, from, batch)
  }

  const { crypto, held } = presuming({ ...init.crypto, verifyLater })
  const presumed = follow(init, crypto, from, batch)
  // read once more where a signature does not hold, to name it
  return await held() ? presumed : follow(init, init.crypto, from, batch)
}

function follow ({ network, author }: WalkInit, crypto: Crypto, { log, books }: Ledger, batch: readonly Uint8Array[]): Walked {
  const verifier = createVerifier(crypto, { network, author, epoch: log.epoch }, log)
  const tiles: Tile[] = []
  let counted: Books = books

  for (const bytes of batch) {
    const { size: seq } = verifier.state
    const pushed = verifier.push(bytes)

    if (!pushed.ok) {
      return at(log, seq, pushed.code, pushed.reason)
    }

    const applied = applyEntry({ crypto, network }, counted, pushed.entry)

    if (!applied.ok) {
      return at(log, seq, 'wrong-books', `the entry does not fold: ${applied.code}: ${applied.reason}`)
    }

    tiles.push(...pushed.tiles)
    counted = applied.books
  }

  return { ok: true, ledger: { log: verifier.state, books: counted }, tiles }
}

/** A fault of the epoch that a log is in. */
export function at ({ ordinal }: Pick<LogState, 'ordinal'>, seq: number, code: StoredFaultCode, reason: string): StoredFault {
  return { ok: false, code, ordinal, seq, reason }
}
