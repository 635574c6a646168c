import { equals, toHex } from '@mycel/wire'
import { EMPTY_ACCOUNT, emptyBooks } from '../books/books.ts'
import { ids } from '../books/settled-set.ts'
import { fromPlain, toPlain } from './plain.ts'
import type { Plain } from './plain.ts'
import type { Books } from '../books/books.ts'
import type { Ledger } from '../books/record.ts'
import type { BatchOp } from '../log/keys.ts'
import type { LogState } from '../log/state.ts'
import type { Crypto } from '@mycel/wire/crypto'

/**
 * The value of `format` in every snapshot: a version, and the names of all that books and accounts hold, so that a release whose books have other fields does not use an older one's snapshots. Where equal logs
 * come to give other books of the same shape, the version MUST change.
 */
export const SNAPSHOT_FORMAT = `mycel.snapshot/2 ${[emptyBooks(new Uint8Array(32)), EMPTY_ACCOUNT].map(one => Object.keys(one).sort().join(',')).join(' ')}`

const DIGEST_BYTES = 32

/** The key of the snapshot proper; runs of settled ids are under `run/<sha2-256>/<number of pieces>`, `/<piece>`. */
const HEAD_KEY = 'head'
const RUNS = 'run/'

/** Largest piece, bytes: a database reads a value in one go, and megabytes at a time would leave its threads large for ever. */
const PIECE_BYTES = 65_536

type Put = Extract<BatchOp, { type: 'put' }>

export interface Snapshot {
  /** The keys of its runs. */
  readonly runs: readonly string[]
  /** Commit these in one batch: what is new since the snapshot before, and the runs that nothing names any more taken out. */
  readonly ops: readonly BatchOp[]
}

/**
 * Books and log state as they are, to start from instead of the log's first entry. Runs of settled ids never change, so only new ones are written. `before`: the runs of
 * the snapshot that this one replaces.
 */
export function takeSnapshot (crypto: Crypto, { log, books }: Ledger, before: readonly string[]): Snapshot {
  const runs = books.settled.runs.map(run => ({ key: runKey(crypto, run), run }))
  const names = runs.map(({ key }) => key)
  const { network: _, author: __, ...state } = log
  const plain = toPlain({ format: SNAPSHOT_FORMAT, log: state, runs: names, books: { ...books, settled: { ...books.settled, runs: [] } } })
  const json = new TextEncoder().encode(JSON.stringify(plain))
  const value = new Uint8Array(DIGEST_BYTES + json.byteLength)
  value.set(crypto.sha256(json))
  value.set(json, DIGEST_BYTES)

  const fresh = runs.filter(({ key }) => !before.includes(key)).flatMap(({ key, run }) => piecesOf(key).map((piece, i): Put => ({ type: 'put', space: 'snapshot', key: piece, value: pieceAt(run, i) })))
  const gone = before.filter(key => !names.includes(key)).flatMap(piecesOf).map((key): BatchOp => ({ type: 'del', space: 'snapshot', key }))
  return { runs: names, ops: [...fresh, ...gone, { type: 'put', space: 'snapshot', key: HEAD_KEY, value }] }
}

export type SnapshotRead =
  | { readonly ok: true, readonly ledger: Ledger, readonly runs: readonly string[] }
  /** `none`: nothing is stored. `damaged`: bytes are not what was written. `other-format`: another version wrote it. */
  | { readonly ok: false, readonly code: 'none' | 'damaged' | 'other-format', readonly reason: string }

/**
 * Reads a snapshot back, every byte under its digest. Whether it belongs to the stored log is for the caller to check: digest of the last entry, and the root. `held`: books in memory, of which it
 * takes the runs that they have in common once it has seen that what is stored is the same.
 */
export async function readSnapshot (crypto: Crypto, { network, author }: Pick<LogState, 'network' | 'author'>, read: (key: string) => Promise<Uint8Array | undefined>, held?: Books): Promise<SnapshotRead> {
  const value = await read(HEAD_KEY)

  if (value == null) {
    return { ok: false, code: 'none', reason: 'no snapshot is stored' }
  }

  const json = value.subarray(DIGEST_BYTES)

  if (!equals(crypto.sha256(json), value.subarray(0, DIGEST_BYTES))) {
    return { ok: false, code: 'damaged', reason: 'its bytes do not have its digest' }
  }

  const plain = JSON.parse(new TextDecoder().decode(json)) as { readonly format: string, readonly log: Plain, readonly books: Plain, readonly runs: readonly string[] }

  if (plain.format !== SNAPSHOT_FORMAT) {
    return { ok: false, code: 'other-format', reason: `${plain.format}, this is ${SNAPSHOT_FORMAT}` }
  }

  const runs: Uint8Array[] = []

  for (const key of plain.runs) {
    const run = await readRun(key, read, held?.settled.runs.find(other => runKey(crypto, other) === key))

    if (run == null || key !== runKey(crypto, run)) {
      return { ok: false, code: 'damaged', reason: `${key} ${run == null ? 'is missing' : 'does not have its digest'}` }
    }

    runs.push(run)
  }

  const books = fromPlain(plain.books) as Books
  const log: LogState = { ...fromPlain(plain.log) as Omit<LogState, 'network' | 'author'>, network, author }
  return { ok: true, ledger: { log, books: { ...books, settled: { ...books.settled, runs } } }, runs: plain.runs }
}

/** Whether two books say the same: what the log gave, and what a snapshot says. */
export function sameBooks (a: Books, b: Books): boolean {
  return a.settled.size === b.settled.size && JSON.stringify(toPlain({ ...a, settled: 0 })) === JSON.stringify(toPlain({ ...b, settled: 0 })) && sameIds(a, b)
}

/** The same books, sharing what they can with others that say the same: a million ids of settled receipts are held once. */
export function sharing (books: Books, others: Books): Books {
  const runs = books.settled.runs.map(run => others.settled.runs.find(other => other === run || (other.byteLength === run.byteLength && equals(other, run))) ?? run)
  return runs.every((run, i) => run === books.settled.runs[i]) ? books : { ...books, settled: { ...books.settled, runs } }
}

const keys = new WeakMap<Uint8Array, string>()

/** Runs never change, and may be 4 MiB long: each is hashed once. */
function runKey (crypto: Crypto, run: Uint8Array): string {
  const key = keys.get(run) ?? `${RUNS}${toHex(crypto.sha256(run))}/${Math.ceil(run.byteLength / PIECE_BYTES)}`
  keys.set(run, key)
  return key
}

function piecesOf (key: string): readonly string[] {
  return Array.from({ length: Number(key.slice(key.lastIndexOf('/') + 1)) }, (_, i) => `${key}/${i}`)
}

function pieceAt (run: Uint8Array, i: number): Uint8Array {
  return run.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES)
}

/** A run as it is stored: `known` itself, where every piece is as in that. Undefined where a piece is missing or too long. */
async function readRun (key: string, read: (key: string) => Promise<Uint8Array | undefined>, known: Uint8Array | undefined): Promise<Uint8Array | undefined> {
  const names = piecesOf(key)
  let run: Uint8Array | undefined
  let size = 0

  for (const [i, name] of names.entries()) {
    const piece = await read(name)

    if (piece == null || piece.byteLength > PIECE_BYTES) {
      return undefined
    }

    if (run == null && (known == null || !equals(piece, pieceAt(known, i)))) {
      run = new Uint8Array(names.length * PIECE_BYTES)
      run.set(known?.subarray(0, size) ?? [])
    }

    run?.set(piece, size)
    size += piece.byteLength
  }

  return run == null ? known : size === run.byteLength ? run : run.slice(0, size)
}

function sameIds (a: Books, b: Books): boolean {
  const others = ids(b.settled)

  for (const id of ids(a.settled)) {
    const other = others.next()

    if (other.done === true || !equals(id, other.value)) {
      return false
    }
  }

  return others.next().done === true
}
