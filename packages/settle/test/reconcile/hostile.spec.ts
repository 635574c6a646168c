import { toHex, u32be } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { decodeFrame, encodeFrame } from '../../src/reconcile/frame.ts'
import { createReconciler, PairIndex } from '../../src/reconcile/index.ts'
import { frameOf } from '../../src/reconcile/ranges.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { network, person, receipt } from '../fixtures/people.ts'
import type { Range, ReconcileFrame } from '../../src/reconcile/frame.ts'
import type { Reconciler, Settled, SettledRef } from '../../src/reconcile/index.ts'
import type { Crypto } from '@mycel/wire/crypto'

const alice = person(1)
const bob = person(2)
const head = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }
const none = new Uint8Array(0)
/** Makes whoever holds little list it. */
const everything: Range = { lowerAt: 0n, lowerId: none, upperAt: 0n, upperId: none, count: 9, fingerprint: new Uint8Array(16), ids: none }
const blank: ReconcileFrame = { network, ranges: [], wants: none, settled: [], more: true }

function side (own: typeof alice, peer: typeof alice, held: readonly Settled[], others: readonly SettledRef[] = [], port: Crypto = crypto): Reconciler {
  const envelopes = new Map(held.map(({ id, bytes }) => [id as string, bytes]))
  const list = [...others, ...held.map(({ digest, body: { at } }) => ({ digest, at }))]
  return createReconciler({ crypto: port, network, self: own.publicKey, peer: peer.publicKey, head, settled: { index: () => PairIndex.of(list), get: wanted => envelopes.get(toHex(wanted)) } })
}

/** Counts signature checks. */
function counting (): { readonly port: Crypto, readonly checks: () => number } {
  let checks = 0
  const port: Crypto = {
    ...crypto,
    verify (...args) {
      checks++
      return crypto.verify(...args)
    }
  }
  return { port, checks: () => checks }
}

describe('reconciliation with a peer that wastes our time', () => {
  const known = receipt(alice, bob, 1)
  const fresh = receipt(alice, bob, 2)

  for (const [title, message] of [['one that we hold', known], ['a new one', fresh]] as const) {
    it(`ends at the first repetition of ${title}, before its signatures are checked over and over`, async () => {
      const { port, checks } = counting()
      const { refusal, learned } = await side(alice, bob, [known], [], port).receive(encodeFrame({ ...blank, settled: Array.from({ length: 500 }, () => message.bytes) }))
      expect(refusal).to.have.property('code', 'bad-settled')
      expect(learned).to.deep.equal([])
      expect(checks()).to.be.at.most(4)
    })
  }

  it('ends where what was learned in one frame comes again in the next', async () => {
    const ours = side(alice, bob, [])
    expect((await ours.receive(encodeFrame({ ...blank, settled: [fresh.bytes] }))).learned).to.have.lengthOf(1)
    expect(await ours.receive(encodeFrame({ ...blank, settled: [fresh.bytes] }))).to.have.nested.property('refusal.code', 'bad-settled')
  })

  it('sends an envelope once, however often one frame asks for it', async () => {
    const wants = new Uint8Array(4096 * 16)

    for (let at = 0; at < wants.byteLength; at += 16) {
      wants.set(known.digest.subarray(0, 16), at)
    }

    const ours = side(alice, bob, [known])
    await ours.receive(encodeFrame({ ...blank, ranges: [everything] }))
    const { reply } = await ours.receive(encodeFrame({ ...blank, wants }))
    const frame = decodeFrame(reply ?? none)
    expect(frame.ok && frame.value.settled).to.have.lengthOf(1)
  })
})

describe('reconciliation with a peer that asks and asks', () => {
  const held = Array.from({ length: 40 }, (_, n) => receipt(alice, bob, n))

  it('sends nothing that it has not just listed', async () => {
    const wants = Uint8Array.from(held.flatMap(({ digest }) => [...digest.subarray(0, 16)]))
    const ours = side(alice, bob, held)
    const sent = async (frame: Partial<ReconcileFrame>): Promise<number> => {
      const decoded = decodeFrame((await ours.receive(encodeFrame({ ...blank, ...frame }))).reply ?? none)
      return decoded.ok ? decoded.value.settled.length : -1
    }
    expect(await sent({ wants })).to.equal(0)
    expect(await sent({ ranges: [everything] })).to.equal(0)
    expect(await sent({ wants })).to.equal(40)
    expect(await sent({ ranges: [everything] })).to.equal(0)
    expect(await sent({ wants })).to.equal(0)
  })

  it('ends where comparing costs more than any honest peer needs', async () => {
    const ours = createReconciler({ crypto, network, self: alice.publicKey, peer: bob.publicKey, head, limits: { maxCompared: 100 }, settled: { index: () => PairIndex.of(held.map(({ digest, body: { at } }) => ({ digest, at }))), get: () => undefined } })
    expect(await ours.receive(encodeFrame({ ...blank, ranges: [everything] }))).to.not.have.property('refusal')
    expect(await ours.receive(encodeFrame({ ...blank, ranges: [everything] }))).to.not.have.property('refusal')
    expect(await ours.receive(encodeFrame({ ...blank, ranges: [everything] }))).to.have.nested.property('refusal.code', 'over-budget')
  })
})

describe('reconciliation of large sets that differ everywhere', function () {
  this.timeout(30_000)

  it('agrees: stretches that fit no frame wait for the next', async () => {
    const stretch = 40_000
    const shared: readonly SettledRef[] = Array.from({ length: stretch }, (_, n) => ({ at: BigInt(1_600_000_000_000 + n * 1000), digest: crypto.sha256(u32be(n)) }))
    const scattered = Array.from({ length: 1600 }, (_, n) => receipt(alice, bob, n, { at: BigInt(1_600_000_000_000 + n * (stretch / 1600) * 1000 + 1) }))
    const sides = [side(alice, bob, scattered.filter((_, n) => n % 2 === 0), shared), side(bob, alice, scattered.filter((_, n) => n % 2 === 1), shared)] as const
    const learned = [0, 0]
    const agreed = [false, false]
    let frame: Uint8Array | undefined = await sides[0].start()

    for (let n = 1; frame != null; n++) {
      const to: 0 | 1 = n % 2 === 0 ? 0 : 1
      const received: Awaited<ReturnType<Reconciler['receive']>> = await sides[to].receive(frame)
      learned[to] = (learned[to] ?? 0) + received.learned.length
      agreed[to] = received.agreed
      expect(received.refusal).to.equal(undefined)
      frame = received.reply
    }

    expect({ learned, agreed }).to.deep.equal({ learned: [800, 800], agreed: [true, true] })
  })

  it('keeps no more ranges waiting than one full frame can be split into', () => {
    const range = (n: number): Range => ({ lowerAt: BigInt(n), lowerId: none, upperAt: BigInt(n + 1), upperId: none, count: 1, fingerprint: new Uint8Array(16), ids: none })
    const { now, later } = frameOf(Array.from({ length: 20_000 }, (_, n) => range(20_000 - n)))
    expect(now.map(({ lowerAt }) => lowerAt)).to.deep.equal(Array.from({ length: 1024 }, (_, n) => BigInt(n + 1)))
    expect(later).to.have.lengthOf(16 * 1024)
  })
})
