import { equals, toHex } from '@mycel/wire'
import { isOver } from '@mycel/wire/contract'
import type { Notes } from '../core/notes.ts'
import type { Counted } from '@mycel/verify/reputation'
import type { Contract, StateName } from '@mycel/wire'

/** One item of evidence and its place among those of its (peer, class). */
export interface Told {
  /** Of two items with one name the later takes the other's place: a contract is one pass, whatever becomes of it. */
  readonly name: string
  readonly item: Counted
  /** Its contract changes no more. */
  readonly final: boolean
}

/** What names of false accusations begin with. */
const ACCUSATION = 'accusation!'

/** Where the provider is waited for, and a contract that ends is one that it let lie. Docs: docs/spec/verification.md "Reputation". */
const AWAITED: ReadonlySet<StateName> = new Set(['awarded', 'started', 'committed', 'revealed'])

/**
 * What one step of a contract says of its provider, seen by its requester: nonces and findings are its own, so nothing in it is hearsay. Pure. `evidence` of other kinds than
 * re-executed units makes no pass: nobody checked anything.
 */
export function toldBy (before: Contract, after: Contract, notes: Notes): readonly Told[] {
  return [passOf(after, notes), failureOf(before, after), lainOf(before, after, notes)].flatMap(one => one ?? [])
}

/** All units of a contract that were re-run and found right: as old as its first window, so that none of them counts as younger than a failure that it is older than. */
function passOf (contract: Contract, notes: Notes): Told | undefined {
  const { award, tender, receipt, state, windows } = contract
  const approved = windows.flatMap(({ approve }) => approve ?? [])
  const [first] = approved

  if (award == null || first == null || tender.body.evidence.kind !== 'batch') {
    return undefined
  }

  const { requester } = award.body
  // what this node ran itself, and what all verifiers drawn for it, whom it trusts, had committed to
  const vouched = windows.reduce((sum, { window, approve }) => sum + (approve == null ? 0 : notes.windows[window]?.audit?.vouched ?? 0), 0)
  const units = approved.reduce((sum, { body }) => sum + body.audited, 0) + vouched
  return {
    name: `audit!${toHex(award.digest)}`,
    final: isOver(contract),
    item: {
      ...about(contract),
      kind: 'audit',
      id: state === 'settled' && receipt != null ? receipt.digest : award.digest,
      at: first.body.at,
      units,
      value: BigInt(units) * priceOf(contract),
      contributors: [requester],
      auditors: [requester]
    }
  }
}

function failureOf (before: Contract, after: Contract): Told | undefined {
  const { refuted, award, windows } = after

  if (refuted == null || before.refuted != null || award == null) {
    return undefined
  }

  const units = windows.find(({ window }) => window === refuted.window)?.units ?? 0
  return proofTold(award.digest, refuted.window, { ...about(after), id: refuted.proof, at: after.at, value: BigInt(units) * priceOf(after) })
}

/** A proof that this node upheld. However many accuse, and whatever unit of it, a window is refuted once. */
export function proofTold (contract: Uint8Array, window: number, item: Omit<Extract<Counted, { kind: 'proof' }>, 'kind'>): Told {
  return { name: `proof!${toHex(contract)}!${window}`, final: true, item: { ...item, kind: 'proof' } }
}

/** A proof that this node dismissed, held against its author. However many units of a window somebody accuses falsely, and whoever was to be convicted, it did so once. */
export function accusationTold (contract: Uint8Array, window: number, item: Omit<Extract<Counted, { kind: 'proof' }>, 'kind'>): Told {
  return { name: `${ACCUSATION}${toHex(contract)}!${window}`, final: true, item: { ...item, kind: 'proof' } }
}

/** Whether a kept item is about a false accusation. */
export function isAccusation ({ name }: Pick<Told, 'name'>): boolean {
  return name.startsWith(ACCUSATION)
}

function lainOf (before: Contract, after: Contract, notes: Notes): Told | undefined {
  const { award, state, tender, transcript } = after
  const last = transcript.at(-1)

  if (award == null || before.state === state || last == null) {
    return undefined
  }

  const silent = AWAITED.has(before.state) && state === 'expired' && 'author' in last.body && equals(last.body.author, tender.body.requester)
  const gaveUp = before.state !== 'awarded' && AWAITED.has(before.state) && state === 'failed'
  const withheld = before.state === 'opened' && state === 'cancelled' && isWithheld(notes, before.current?.window)
  return silent || gaveUp || withheld
    ? {
        name: `non-delivery!${toHex(award.digest)}`,
        final: true,
        item: { ...about(after), kind: 'non-delivery', id: award.digest, at: after.at, reporter: award.body.requester, afterReveal: before.state === 'revealed' || withheld || (gaveUp && isDrawn(before, notes)) }
      }
    : undefined
}

/** Verifiers know of the draw before the reveal, and one of them may have told the provider. */
function isDrawn ({ state, current }: Contract, { windows }: Notes): boolean {
  return state === 'committed' && current != null && (windows[current.window]?.chosen?.positions ?? []).length > 0
}

function isWithheld (notes: Notes, window: number | undefined): boolean {
  const check = window == null ? undefined : notes.windows[window]?.check
  return check?.verdict === 'bad-opening' && check.withheld === true
}

function about ({ bid, tender }: Contract): { readonly peer: Uint8Array, readonly class: string } {
  return { peer: bid?.body.provider ?? new Uint8Array(32), class: tender.body.class }
}

function priceOf ({ bid }: Contract): bigint {
  return bid?.body.unitPrice ?? 0n
}
