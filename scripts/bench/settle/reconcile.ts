import { createNodeCrypto } from '../../../packages/daemon/dist/src/crypto/node-crypto.js'
import { createReconciler, PairIndex, placeOf } from '../../../packages/settle/dist/src/reconcile/index.js'
import { network, person, receipt } from '../../../packages/settle/dist/test/fixtures/people.js'
import { fastest, rounded, timed } from '../figure.ts'
import type { Reconciler, SettledRef } from '../../../packages/settle/dist/src/reconcile/index.js'
import type { Figure, Note } from '../figure.ts'

const RECEIPTS = 100_000
const MISSING = 1_000
const DAY_MS = 86_400_000

/** Two sides with what they hold. What both hold is never sent, so its envelopes need not exist. */
export async function reconcile (note: Note): Promise<readonly Figure[]> {
  const crypto = createNodeCrypto()
  const [anna, bert] = [person(1), person(2)]
  const head = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }
  const shared = PairIndex.fromPlaces(Array.from({ length: RECEIPTS - MISSING }, (_, n) => placeOf({ at: BigInt(1_600_000_000_000 + n * 1000), digest: crypto.sha256(Buffer.from(String(n))) })))
  const tail = Array.from({ length: MISSING }, (_, n) => receipt(bert, anna, n, { at: BigInt(1_700_000_000_000 + n * DAY_MS / MISSING) }))
  const envelopes = new Map(tail.map(({ id, bytes }) => [id as string, bytes]))
  const refs: readonly SettledRef[] = tail.map(({ digest, body: { at } }) => ({ digest, at }))
  const whole = shared.with(refs)

  const side = (own: typeof anna, peer: typeof anna, index: PairIndex): Reconciler => createReconciler({
    crypto, network, self: own.publicKey, peer: peer.publicKey, head, settled: { index: () => index, get: digest => envelopes.get(Buffer.from(digest).toString('hex')) }
  })

  async function meet (first: PairIndex, second: PairIndex): Promise<{ readonly rounds: number, readonly bytes: number, readonly learned: number }> {
    const sides = [side(bert, anna, second), side(anna, bert, first)] as const
    let [frames, bytes, learned] = [0, 0, 0]

    for (let frame: Uint8Array | undefined = await sides[1].start(); frame != null; frames++) {
      bytes += frame.byteLength
      const received: Awaited<ReturnType<Reconciler['receive']>> = await sides[frames % 2 === 0 ? 0 : 1].receive(frame)
      learned += received.learned.length
      frame = received.reply
      if (received.refusal != null || (frame == null && !received.agreed)) {
        throw new Error(received.refusal?.reason ?? 'no agreement')
      }
    }

    return { rounds: Math.ceil(frames / 2), bytes, learned }
  }

  const rootMs = await timed(() => whole.root(crypto))
  shared.root(crypto)
  const equal = await meet(whole, whole)
  const equalMs = await fastest(5, 20, async () => meet(whole, whole))
  const asks = await meet(shared, whole)
  const has = await meet(whole, shared)
  const missing = tail.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  note(`${MISSING} receipts are ${missing} bytes; the root over ${RECEIPTS} ids takes ${rootMs.toFixed(0)} ms the first time`)
  if (asks.learned !== MISSING || has.learned !== MISSING) {
    throw new Error(`${asks.learned} and ${has.learned} of ${MISSING} learned`)
  }

  const tailOf = (title: string, { rounds, bytes }: typeof asks): readonly Figure[] => [
    { bench: 'settle', figure: `bytes to reconcile ${RECEIPTS} receipts of which ${MISSING} are missing at ${title}`, value: bytes, unit: 'bytes', goal: `<= ${Math.floor(missing * 1.1)}`, peer: 'the missing receipts alone', peerValue: missing },
    { bench: 'settle', figure: `rounds to reconcile them, ${title} being the side that lacks them`, value: rounds, unit: 'rounds', goal: '<= 3', peer: 'one to ask and one to be answered', peerValue: 2 }
  ]

  return [
    { bench: 'settle', figure: `bytes to find ${RECEIPTS} receipts equal`, value: equal.bytes, unit: 'bytes', goal: '<= 400', peer: 'two roots and two heads', peerValue: 4 * 32 + 2 * 16 },
    { bench: 'settle', figure: `rounds to find ${RECEIPTS} receipts equal`, value: equal.rounds, unit: 'rounds', goal: '<= 1', peer: 'one question and one answer', peerValue: 1 },
    { bench: 'settle', figure: `time of both sides to find ${RECEIPTS} receipts equal`, value: rounded(equalMs), unit: 'ms', goal: '<= 50', peer: 'their root, made anew', peerValue: rounded(rootMs) },
    ...tailOf('who asks', asks),
    ...tailOf('who is asked', has)
  ]
}
