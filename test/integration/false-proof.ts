import { blindOf, checkOpening, outcomeOf, workOf } from '@mycel/verify/commit'
import { buildFraudProof } from '@mycel/verify/proof'
import { decodeResults, decodeWasmWork } from '@mycel/wire'
import type { Play } from '../adversary/rogue/play.ts'
import type { Authenticated, UnitInput } from '@mycel/wire'

/** A proof that holds by itself, against a provider that was right: its claim for one unit of an opened first window, and a finding that is made up. */
export async function falseProof (play: Play, inputs: readonly UnitInput[], position: number): Promise<Authenticated<'fraud-proof'>> {
  const { crypto, blobs, signer } = play.peer
  const { tender, award, windows: [window] } = play.contract
  const work = decodeWasmWork(tender.body.work.body)

  if (award == null || window?.commit == null || window.open == null || !work.ok) {
    throw new Error('nothing is open')
  }

  const results = decodeResults(await play.peer.obtain(play.other, window.open.body.results))
  const outcomes = results.ok ? results.value.units.map(one => outcomeOf(crypto, one)) : []
  const hashed = inputs.map(({ index, input }) => ({ index, input: blobs.put(input) }))
  const opening = checkOpening(crypto, { commit: window.commit.body, work: workOf(crypto, tender.body.work.body, work.value), inputs: hashed, results: outcomes, secret: window.open.body.secret })
  const claimed = outcomes[position]

  if (!opening.ok || claimed == null) {
    throw new Error('the opening is wrong')
  }

  return buildFraudProof(crypto, signer, {
    tender,
    award,
    start: window.start,
    commit: window.commit,
    at: BigInt(Date.now()),
    position,
    inputs: hashed,
    leaves: opening.leaves,
    blind: blindOf(crypto, window.open.body.secret, 0, position),
    claimed,
    found: { ...claimed, output: new Uint8Array(32).fill(9) }
  })
}
