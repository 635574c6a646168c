import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { follow } from './append.ts'
import { decodeNote } from './entry-bodies.ts'
import { emptyLog, headOf } from './state.ts'
import { fullTiles, openTiles } from './tiles.ts'
import type { LogState } from './state.ts'
import type { ReadTile, Tile } from './tiles.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'
import type { Head } from '@mycel/wire/messages'

/**
 * `damaged-entry`: bytes that do not open (a flipped bit, a cut value). `foreign-entry`: another author or epoch. `gap`: a position is missing or repeated.
 * `broken-link`: it does not name its predecessor. `no-opening`: the epoch does not begin with its opening. `wrong-tile`: a stored tile of the tree differs. `torn-tail`: fewer entries than the
 * head promises. `surplus-tail`: more. `wrong-head`: as many, but another root.
 */
export type LogFaultCode = 'damaged-entry' | 'foreign-entry' | 'gap' | 'broken-link' | 'no-opening' | 'wrong-tile' | 'torn-tail' | 'surplus-tail' | 'wrong-head'

export interface LogFault {
  readonly ok: false
  readonly code: LogFaultCode
  /** Position of the first bad entry; for the tail faults, how many entries were good. */
  readonly seq: number
  readonly reason: string
}

export interface LogVerifier {
  /** How far the log has been found good. */
  readonly state: LogState
  /** Checks the next entry of the stored log; after a fault the verifier stays where it was. */
  push (bytes: Uint8Array): { readonly ok: true, readonly entry: Authenticated<'log-entry'>, /** The tiles that it fills: they must be stored so. */ readonly tiles: readonly Tile[] } | LogFault
  /** Compares what was pushed with the anchored head. */
  finish (expected: Head): LogFault | undefined
}

export interface LogId {
  readonly network: string
  readonly author: Uint8Array
  readonly epoch: Uint8Array
}

/** Re-checks a log entry by entry: canonical bytes, signature, author, epoch, position, link, tree. Memory does not grow with the log. `from`: where an earlier verifier stood. */
export function createVerifier (crypto: Crypto, { network, author, epoch }: LogId, from?: LogState): LogVerifier {
  let state = from ?? emptyLog(network, author, epoch)

  return {
    get state () {
      return state
    },

    push (bytes) {
      const opened = open(crypto, bytes, { network, only: ['log-entry'] })

      if (!opened.ok) {
        return fault('damaged-entry', state.size, `${opened.code}: ${opened.reason}`)
      }

      const entry = opened.message
      const found = misplaced(state, entry)

      if (found != null) {
        return found
      }

      const grown = follow(crypto, state, entry)
      state = grown.state
      return { ok: true, entry, tiles: fullTiles(grown.tiles) }
    },

    finish (expected) {
      const head = headOf(crypto, state)

      if (head.size !== expected.size) {
        return fault(head.size < expected.size ? 'torn-tail' : 'surplus-tail', state.size, `${head.size} entries, the head says ${expected.size}`)
      }

      return equals(head.root, expected.root) && equals(head.epoch, expected.epoch) ? undefined : fault('wrong-head', state.size, 'the entries make another root')
    }
  }
}

export type LogVerdict = { readonly ok: true, readonly state: LogState } | LogFault

/**
 * Re-checks every byte of one epoch against an anchored head, and the stored tiles too where `tiles` is given. Returns the first fault by name. `seen` is called
 * with each good entry, so that books can be folded in the same pass.
 */
export async function verifyLog (crypto: Crypto, id: LogId, entries: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, expected: Head, { tiles, seen }: { readonly tiles?: ReadTile, readonly seen?: (entry: Authenticated<'log-entry'>) => void } = {}): Promise<LogVerdict> {
  const verifier = createVerifier(crypto, id)

  for await (const bytes of entries) {
    const pushed = verifier.push(bytes)

    if (!pushed.ok) {
      return pushed
    }

    const wrong = tiles == null ? undefined : await tileFault(tiles, pushed.tiles, verifier.state.size)

    if (wrong != null) {
      return wrong
    }

    seen?.(pushed.entry)
  }

  const { state } = verifier
  const wrong = verifier.finish(expected) ?? (tiles == null ? undefined : await tileFault(tiles, openTiles(state), state.size))
  return wrong ?? { ok: true, state }
}

/** The first of these tiles that is not stored just so; `size`: how many entries they follow from. */
export async function tileFault (read: ReadTile, tiles: readonly Tile[], size: number): Promise<LogFault | undefined> {
  for (const { row, index, hashes } of tiles) {
    const stored = await read(row, index)

    if (stored == null || !equals(stored, hashes)) {
      return fault('wrong-tile', size - 1, `tile ${index} of row ${row} ${stored == null ? 'is missing' : 'differs'}`)
    }
  }

  return undefined
}

function misplaced (state: LogState, { body: { author, epoch, seq, prev, body } }: Authenticated<'log-entry'>): LogFault | undefined {
  if (!equals(author, state.author) || !equals(epoch, state.epoch)) {
    return fault('foreign-entry', state.size, 'another author or epoch')
  }

  if (seq !== BigInt(state.size)) {
    return fault('gap', state.size, `found position ${seq}`)
  }

  if (!equals(prev, state.last)) {
    return fault('broken-link', state.size, 'it names another predecessor')
  }

  const opens = body.kind === 'epoch'
  const placed = opens === (state.size === 0) && (!opens || decodeNote('epoch', body.body).ok)
  return placed ? undefined : fault('no-opening', state.size, 'an epoch begins with its opening, and has one')
}

function fault (code: LogFaultCode, seq: number, reason: string): LogFault {
  return { ok: false, code, seq, reason }
}
