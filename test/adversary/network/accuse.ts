/** How to accuse: true material of a window that was opened, and a finding of one's own. */
import { blindOf, checkOpening, outcomeOf, workOf } from '@mycel/verify/commit'
import { buildFraudProof } from '@mycel/verify/proof'
import { decodeResults, decodeWasmWork } from '@mycel/wire'
import type { Play } from '../rogue/play.ts'
import type { StatusView } from '@mycel/daemon/swarm'
import type { Outcome } from '@mycel/verify/commit'
import type { Authenticated, Signer, UnitInput } from '@mycel/wire'

/** A window as its requester holds it once it is open. */
export interface Opened {
  readonly play: Play
  readonly inputs: readonly UnitInput[]
  readonly outcomes: readonly Outcome[]
  readonly leaves: readonly Uint8Array[]
}

/** Fetches what the provider opened. Its bytes stay on the attacker's shelf, for whoever checks. */
export async function openedOf (play: Play, inputs: readonly UnitInput[], window = 0): Promise<Opened> {
  const { crypto, blobs } = play.peer
  const { commit, open } = play.contract.windows[window] ?? {}
  const { body } = play.contract.tender
  const work = decodeWasmWork(body.work.body)

  if (commit == null || open == null || !work.ok) {
    throw new Error(`window ${window} is not open`)
  }

  const results = decodeResults(await play.peer.obtain(play.other, open.body.results))
  const outcomes = results.ok ? results.value.units.map(one => outcomeOf(crypto, one)) : []
  const hashed = inputs.map(({ index, input }) => ({ index, input: blobs.put(input) }))
  const opening = checkOpening(crypto, { commit: commit.body, work: workOf(crypto, body.work.body, work.value), inputs: hashed, results: outcomes, secret: open.body.secret })

  if (!opening.ok) {
    throw new Error(`the opening is wrong: ${opening.reason}`)
  }

  return { play, inputs, outcomes, leaves: opening.leaves }
}

/** A proof that passes every check but the execution: one unit's true claim, and another finding. */
export function accusation ({ play, inputs, outcomes, leaves }: Opened, signer: Signer, position: number, nonce: Uint8Array): Authenticated<'fraud-proof'> {
  const { crypto } = play.peer
  const { tender, award, windows: [window] } = play.contract
  const claimed = outcomes[position]

  if (award == null || window?.commit == null || window.open == null || claimed == null) {
    throw new Error('nothing to accuse anybody of')
  }

  return buildFraudProof(crypto, signer, {
    tender,
    award,
    start: window.start,
    commit: window.commit,
    at: BigInt(Date.now()),
    position,
    inputs: inputs.map(({ index, input }) => ({ index, input: crypto.sha256(input) })),
    leaves,
    blind: blindOf(crypto, window.open.body.secret, 0, position),
    claimed,
    found: { ...claimed, output: crypto.sha256(nonce) }
  })
}

/** What proofs have cost a node in executions since it started: how many, and milliseconds of both tiers together. */
export function judgedBy ({ proofs: { budget } }: StatusView): { readonly count: number, readonly ms: number } {
  const spent = [budget.own, budget.dealings, budget.strangers]
  return { count: spent.reduce((sum, { count }) => sum + count, 0), ms: spent.reduce((sum, { ms }) => sum + ms, 0) }
}
