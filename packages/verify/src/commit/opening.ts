import { equals } from '@mycel/wire'
import { verifyInclusion } from '@mycel/wire/merkle'
import { unitLeaf } from './leaf.ts'
import { commitWindow } from './window.ts'
import type { WindowInput } from './inputs.ts'
import type { ClaimedUnit, WindowTerms } from './leaf.ts'
import type { Outcome } from './outcome.ts'
import type { Work } from './work.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Commit } from '@mycel/wire/messages'

/** `count`: not as many inputs, results and committed units. `fuel`: their fuel is not the commit's. `root`: not what was committed. */
export type OpeningCode = 'count' | 'fuel' | 'root'

export type Opening =
  | { readonly ok: true, readonly units: readonly ClaimedUnit[], readonly leaves: readonly Uint8Array[] }
  | { readonly ok: false, readonly code: OpeningCode, readonly reason: string }

export interface OpeningClaim {
  readonly commit: Pick<Commit, 'contract' | 'window' | 'units' | 'root' | 'fuel'>
  readonly work: Work
  /** What the start asked for, in manifest order. */
  readonly inputs: readonly WindowInput[]
  /** What was delivered, in the same order. */
  readonly results: readonly Outcome[]
  /** `open.secret`. */
  readonly secret: Uint8Array
}

/** Whether delivered results and secret are what the provider committed to, by recomputing its root. */
export function checkOpening (crypto: Crypto, { commit, work, inputs, results, secret }: OpeningClaim): Opening {
  if (inputs.length !== commit.units || results.length !== commit.units) {
    return { ok: false, code: 'count', reason: `${commit.units} units committed, ${inputs.length} asked for, ${results.length} delivered` }
  }

  const units = inputs.map((input, i) => ({ ...input, ...result(results, i) }))
  const fuel = units.reduce((sum, unit) => sum + unit.fuel, 0n)

  if (fuel !== commit.fuel) {
    return { ok: false, code: 'fuel', reason: `${commit.fuel} fuel committed, ${fuel} delivered` }
  }

  const { root, leaves } = commitWindow(crypto, { contract: commit.contract, window: commit.window, work, units, secret })
  return equals(root, commit.root) ? { ok: true, units, leaves } : { ok: false, code: 'root', reason: 'the results and secret are not what was committed' }
}

/** Whether one unit with this blind stands at `position` under a committed root. */
export function checkLeaf (crypto: Crypto, terms: WindowTerms, position: number, unit: ClaimedUnit, blind: Uint8Array, units: number, path: readonly Uint8Array[], root: Uint8Array): boolean {
  return verifyInclusion(crypto, unitLeaf(crypto, terms, position, unit, blind), position, units, path, root)
}

function result (results: readonly Outcome[], i: number): Outcome {
  const found = results[i]

  if (found == null) {
    throw new RangeError(`no result ${i}`)
  }

  return { status: found.status, fuel: found.fuel, output: found.output }
}
