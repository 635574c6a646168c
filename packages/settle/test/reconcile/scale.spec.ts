import { toHex, u32be } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { createReconciler, PairIndex } from '../../src/reconcile/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { network, person, receipt } from '../fixtures/people.ts'
import type { Reconciler, SettledRef } from '../../src/reconcile/index.ts'

const alice = person(1)
const bob = person(2)
const head = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }

// what both hold already is never sent, so its envelopes need not exist
const shared: readonly SettledRef[] = Array.from({ length: 99_000 }, (_, n) => ({ at: BigInt(1_600_000_000_000 + n * 1000), digest: crypto.sha256(u32be(n)) }))
const tail = Array.from({ length: 2500 }, (_, n) => receipt(alice, bob, n))

function side (own: typeof alice, peer: typeof alice, held: readonly SettledRef[]): Reconciler {
  const envelopes = new Map(tail.map(({ id, bytes }) => [id as string, bytes]))
  return createReconciler({ crypto, network, self: own.publicKey, peer: peer.publicKey, head, settled: { index: () => PairIndex.of(held), get: wanted => envelopes.get(toHex(wanted)) } })
}

async function meet (mine: readonly SettledRef[], theirs: readonly SettledRef[]): Promise<{ learned: number, agreed: boolean, bytes: number, rounds: number }> {
  const sides = [side(bob, alice, theirs), side(alice, bob, mine)] as const
  let frame: Uint8Array | undefined = await sides[1].start()
  const outcome = { learned: 0, agreed: false, bytes: 0, rounds: 0 }

  for (let n = 0; frame != null; n++) {
    outcome.bytes += frame.byteLength
    outcome.rounds = Math.ceil((n + 1) / 2)
    const { reply, learned, agreed } = await sides[n % 2 === 0 ? 0 : 1].receive(frame)
    outcome.learned += learned.length
    outcome.agreed = agreed
    frame = reply
  }

  return outcome
}

function refs (count: number): readonly SettledRef[] {
  return tail.slice(0, count).map(({ digest, body: { at } }) => ({ digest, at }))
}

describe('reconciliation of 100,000 receipts', function () {
  this.timeout(30_000)

  const thousand = tail.slice(0, 1000).reduce((sum, { bytes }) => sum + bytes.byteLength, 0)

  for (const [title, mine, theirs] of [
    ['by the side that lacks a tail of 1,000', shared, [...shared, ...refs(1000)]],
    ['by the side that has it', [...shared, ...refs(1000)], shared]
  ] as const) {
    it(`${title}: at most three rounds and 1.1 times the missing bytes`, async () => {
      const outcome = await meet(mine, theirs)
      expect(outcome).to.include({ agreed: true, learned: 1000 })
      expect(outcome.rounds).to.be.at.most(3)
      expect(outcome.bytes).to.be.at.most(thousand * 1.1)
    })
  }

  it('sends a tail that fits no single frame in several', async () => {
    const outcome = await meet(shared, [...shared, ...refs(2500)])
    expect(outcome).to.include({ agreed: true, learned: 2500 })
    expect(outcome.rounds).to.be.at.most(5)
  })
})
