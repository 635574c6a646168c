import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { decodeFrame, encodeFrame, lowerOf, upperOf } from '../../src/reconcile/frame.ts'
import { concerns, createReconciler, PairIndex } from '../../src/reconcile/index.ts'
import { between, byPlace } from '../../src/reconcile/items.ts'
import { answerRanges, describeAll } from '../../src/reconcile/ranges.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, halfReceipt, miscounted, network, payment, person, receipt } from '../fixtures/people.ts'
import type { ReconcileFrame } from '../../src/reconcile/frame.ts'
import type { ReconcileLimits, Reconciler, Settled, SettledRef } from '../../src/reconcile/index.ts'

const alice = person(1)
const bob = person(2)
const carol = person(3)
const head = { epoch: new Uint8Array(16).fill(4), size: 12n, root: new Uint8Array(32).fill(4) }
const none = new Uint8Array(0)

// many at one time, so that order falls back to ids; n % 7 payments
const library: readonly Settled[] = Array.from({ length: 400 }, (_, n) => n % 7 === 0
  ? payment(n % 2 === 0 ? alice : bob, n % 2 === 0 ? bob : alice, n, 5n)
  : receipt(n % 2 === 0 ? alice : bob, n % 2 === 0 ? bob : alice, n, { at: BigInt(1_700_000_000_000 + Math.floor(n / 9)) }))

type Holder = Map<string, Settled>

function holder (messages: readonly Settled[]): Holder {
  return new Map(messages.map(message => [message.id, message]))
}

function indexOf (held: Holder): PairIndex {
  return PairIndex.of([...held.values()].map(({ digest, body: { at } }) => ({ digest, at })))
}

function side (held: Holder, own: typeof alice, peer: typeof alice, limits?: ReconcileLimits): Reconciler {
  return createReconciler({
    crypto,
    network,
    self: own.publicKey,
    peer: peer.publicKey,
    head,
    limits,
    settled: {
      index: () => indexOf(held),
      get: wanted => held.get(toHex(wanted))?.bytes
    }
  })
}

interface Outcome { readonly agreed: readonly boolean[], readonly rounds: number, readonly bytes: number, readonly codes: readonly string[] }

/** Carries frames between two sides as the daemon does: commit what was learned, then send the reply. */
async function meet (a: Holder, b: Holder): Promise<Outcome> {
  const sides = [side(a, alice, bob), side(b, bob, alice)] as const
  let frame: Uint8Array | undefined = await sides[0].start()
  let frames = 0
  let bytes = 0
  const agreed = [false, false]
  const codes: string[] = []

  while (frame != null) {
    const to: 0 | 1 = frames % 2 === 0 ? 1 : 0
    frames++
    bytes += frame.byteLength
    const { reply, learned, agreed: here, refusal } = await sides[to].receive(frame)
    learned.forEach(message => (to === 0 ? a : b).set(message.id, message))
    agreed[to] = here
    codes.push(...(refusal == null ? [] : [refusal.code]))
    frame = reply
  }

  return { agreed, rounds: Math.ceil(frames / 2), bytes, codes }
}

function rootOf (held: Holder): string {
  return toHex(indexOf(held).root(crypto))
}

describe('reconciliation', function () {
  this.timeout(20_000)

  it('of equal sets is one round of at most 400 bytes', async () => {
    const { agreed, rounds, bytes } = await meet(holder(library), holder(library))
    expect(agreed).to.deep.equal([true, true])
    expect(rounds).to.equal(1)
    expect(bytes).to.be.at.most(400)
  })

  it('of two empty sets agrees', async () => {
    expect(await meet(holder([]), holder([]))).to.deep.include({ agreed: [true, true], rounds: 1 })
  })

  for (const [title, a, b] of [['responder', library.slice(0, 380), library], ['initiator', library, library.slice(0, 380)]] as const) {
    it(`sends the ${title}'s tail in three rounds, and little else`, async () => {
      const [one, two] = [holder(a), holder(b)]
      const missing = library.slice(380).reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
      const { agreed, rounds, bytes } = await meet(one, two)
      expect(agreed).to.deep.equal([true, true])
      expect(rounds).to.be.at.most(3)
      expect(bytes).to.be.below(missing + 12_000)
      expect(rootOf(one)).to.equal(rootOf(two))
    })
  }

  it('resolves a receipt that only one side has countersigned', async () => {
    const [one, two] = [holder(library.slice(0, 1)), holder(library.slice(0, 2))]
    expect(await meet(one, two)).to.deep.include({ agreed: [true, true] })
    expect(one.size).to.equal(2)
  })

  it('makes any two subsets one', async () => {
    await fc.assert(fc.asyncProperty(fc.subarray([...library]), fc.subarray([...library]), async (mine, theirs) => {
      const [a, b] = [holder(mine), holder(theirs)]
      const { agreed, codes } = await meet(a, b)
      expect({ agreed, codes }).to.deep.equal({ agreed: [true, true], codes: [] })
      expect([...a.keys()].sort()).to.deep.equal([...new Map([...holder(mine), ...holder(theirs)]).keys()].sort())
      expect(rootOf(a)).to.equal(rootOf(b))
    }), { numRuns: 25 })
  })

  it('is not taken in by equal counts, or by an equal root of another count', async () => {
    const own = library.slice(0, 3)
    expect((await meet(holder(own), holder(library.slice(1, 4)))).rounds).to.be.above(1)
    const start = decodeFrame(await side(holder(own), alice, bob).start())
    const claim = start.ok && start.value.summary != null ? encodeFrame({ ...start.value, summary: { ...start.value.summary, count: 4n } }) : none
    expect(await side(holder(own), bob, alice).receive(claim)).to.include({ done: false, agreed: false })
  })

  it('tells the peer\'s log head', async () => {
    const held = holder(library.slice(0, 3))
    expect((await side(held, bob, alice).receive(await side(held, alice, bob).start())).peerHead).to.deep.equal(head)
  })
})

describe('a hostile peer', () => {
  const frame = (parts: Partial<ReconcileFrame>): Uint8Array => encodeFrame({ network, ranges: [], wants: none, settled: [], more: false, ...parts })
  const summary = { count: 9n, root: digest(9), epoch: head.epoch, size: 1n, logRoot: digest(9) }
  const foreign = receipt(bob, carol, 900)
  const forged = library[1]?.bytes.map((byte, i, all) => i === all.length - 2 ? byte ^ 1 : byte) ?? none
  const valid = receipt(alice, bob, 901).bytes

  const refused: Array<[string, Uint8Array, string]> = [
    ['sends no frame', Uint8Array.of(1, 2, 3), 'malformed-frame'],
    ['is of another network', frame({ network: 'other', summary }), 'wrong-network'],
    ['sends a receipt between others', frame({ settled: [foreign.bytes] }), 'bad-settled'],
    ['sends a half-signed receipt', frame({ settled: [halfReceipt(alice, bob, 902).bytes] }), 'bad-settled'],
    ['sends a receipt whose lines do not sum up', frame({ settled: [miscounted(alice, bob, 903).bytes] }), 'bad-settled'],
    ['cuts a root', frame({ summary: { ...summary, root: new Uint8Array(31) } }), 'malformed-frame'],
    ['lists more than a frame may', frame({ ranges: [0n, 4n].map(lowerAt => ({ lowerAt, lowerId: none, upperAt: lowerAt + 4n, upperId: none, count: 4000, fingerprint: none, ids: new Uint8Array(64_000) })) }), 'malformed-frame'],
    ['sends a forged countersignature', frame({ settled: [forged] }), 'bad-settled'],
    ['sends one good receipt and one bad', frame({ settled: [valid, forged] }), 'bad-settled'],
    ['sends an unknown field', Uint8Array.of(...frame({ summary }), 0x78, 1), 'malformed-frame'],
    ['cuts an id', frame({ wants: new Uint8Array(15) }), 'malformed-frame'],
    ['describes ranges backwards', frame({ ranges: [{ lowerAt: 5n, lowerId: none, upperAt: 4n, upperId: none, count: 0, fingerprint: none, ids: none }] }), 'malformed-frame'],
    ['describes overlapping ranges', frame({ ranges: [0n, 4n].map(lowerAt => ({ lowerAt, lowerId: none, upperAt: lowerAt + 5n, upperId: none, count: 0, fingerprint: none, ids: none })) }), 'malformed-frame'],
    ['miscounts a list', frame({ ranges: [{ lowerAt: 0n, lowerId: none, upperAt: 4n, upperId: none, count: 2, fingerprint: none, ids: new Uint8Array(16) }] }), 'malformed-frame'],
    ['sends more than a frame', new Uint8Array(2 << 20), 'malformed-frame']
  ]

  for (const [title, bytes, code] of refused) {
    it(`that ${title} is refused`, async () => {
      const own = side(holder(library.slice(0, 5)), alice, bob)
      const answer = await own.receive(bytes)
      expect(answer).to.have.nested.property('refusal.code', code)
      expect(answer).to.deep.include({ done: true, agreed: false, learned: [] })
      expect(await own.receive(frame({ summary }))).to.have.nested.property('refusal.code', 'finished')
    })
  }

  it('whose root never fits is given up, and what it sent still counts', async () => {
    const own = side(holder(library.slice(0, 5)), alice, bob, { maxPasses: 2 })
    const first = await own.receive(frame({ summary, settled: [valid] }))
    expect(first.learned).to.have.lengthOf(1)
    await own.receive(frame({ summary }))
    expect(await own.receive(frame({ summary }))).to.have.nested.property('refusal.code', 'roots-differ')
  })

  it('is held to its budgets', async () => {
    const few = side(holder([]), alice, bob, { maxFrames: 1, maxPasses: 9 })
    await few.receive(frame({ summary }))
    expect(await few.receive(frame({ summary }))).to.have.nested.property('refusal.code', 'over-budget')
    expect(await side(holder([]), alice, bob, { maxBytes: 50 }).receive(frame({ summary }))).to.have.nested.property('refusal.code', 'over-budget')
  })

  it('gets nothing twice, however often it asks', async () => {
    const held = library.slice(0, 3)
    const own = side(holder(held), alice, bob)
    await own.receive(frame({ summary, settled: [library[3]?.bytes ?? none] }))
    const wants = Uint8Array.from([...held, ...library.slice(3, 4)].flatMap(({ digest }) => [...digest.subarray(0, 16)]))
    const everything = { lowerAt: 0n, lowerId: none, upperAt: 0n, upperId: none, count: 9, fingerprint: new Uint8Array(16), ids: none }
    const sent = async (): Promise<number> => {
      await own.receive(frame({ summary, ranges: [everything] }))
      const decoded = decodeFrame((await own.receive(frame({ wants }))).reply ?? none)
      return decoded.ok ? decoded.value.settled.length : -1
    }
    expect(await sent()).to.equal(3)
    expect(await sent()).to.equal(0)
  })
})

describe('the common order', () => {
  const refs = fc.array(fc.nat(200).map(n => ({ at: BigInt(n % 6), digest: digest(n) })), { maxLength: 200 }).map(items => PairIndex.of(items))

  it('ranges cover every item once, and equal sets answer nothing', () => {
    fc.assert(fc.property(refs, items => {
      const ranges = describeAll(crypto, items)
      const cut = ranges.map(range => {
        const upper = upperOf(range)
        return items.slice(items.indexOf(lowerOf(range)), upper == null ? items.size : items.indexOf(upper))
      })
      expect(cut.flat()).to.deep.equal(items.slice(0, items.size))
      expect(answerRanges(crypto, items, ranges)).to.deep.equal({ ranges: [], theyLack: [], weLack: [] })
      expect(decodeFrame(encodeFrame({ network, ranges: [...ranges], wants: none, settled: [], more: false }))).to.have.property('ok', true)
    }))
  })

  it('puts the earlier time first, then the lower id, and a place without id before all of its time', () => {
    const [a, b] = [{ at: 1n, digest: digest(1) }, { at: 1n, digest: digest(2) }] as const satisfies readonly SettledRef[]
    expect(between(undefined, a)).to.deep.equal({ at: 1n, digest: none })
    expect(between(a, b)).to.equal(b)
    expect([byPlace({ at: 1n, digest: none }, a), byPlace(a, { at: 2n, digest: none })].map(Math.sign)).to.deep.equal([-1, -1])
  })

  it('knows whose books a receipt belongs to', () => {
    const shared = receipt(alice, bob, 1, { feePpm: 10_000, feePayee: carol.publicKey })
    expect(concerns(shared, alice.publicKey, bob.publicKey)).to.equal(true)
    expect(concerns(shared, carol.publicKey, bob.publicKey)).to.equal(true)
    expect(concerns(shared, alice.publicKey, carol.publicKey)).to.equal(false)
  })
})
