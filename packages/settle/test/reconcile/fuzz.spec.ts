import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { decodeFrame, encodeFrame, MAX_FRAME_BYTES } from '../../src/reconcile/frame.ts'
import { createReconciler, PairIndex } from '../../src/reconcile/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, halfReceipt, miscounted, network, payment, person, receipt } from '../fixtures/people.ts'
import type { Range, ReconcileFrame } from '../../src/reconcile/frame.ts'
import type { Received, Reconciler, Settled } from '../../src/reconcile/index.ts'

const alice = person(1)
const bob = person(2)
const carol = person(3)
const head = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }
const none = new Uint8Array(0)
const MAX_FRAMES = 40

const ours: readonly Settled[] = Array.from({ length: 90 }, (_, n) => receipt(alice, bob, n))
const theirs: readonly Settled[] = Array.from({ length: 30 }, (_, n) => n % 3 === 0 ? payment(bob, alice, 200 + n, 3n) : receipt(alice, bob, 200 + n))
const good = new Set<string>([...ours, ...theirs].map(({ id }) => id))
const bad = [receipt(bob, carol, 900), halfReceipt(alice, bob, 901), miscounted(alice, bob, 902)].map(({ bytes }) => bytes)
const held = new Map(ours.map(message => [message.id as string, message.bytes]))

function side (asked: string[]): Reconciler {
  return createReconciler({
    crypto,
    network,
    self: alice.publicKey,
    peer: bob.publicKey,
    head,
    limits: { maxFrames: MAX_FRAMES },
    settled: {
      index: () => PairIndex.of(ours.map(({ digest, body: { at } }) => ({ digest, at }))),
      get: wanted => {
        asked.push(Buffer.from(wanted).toString('hex'))
        return held.get(Buffer.from(wanted).toString('hex'))
      }
    }
  })
}

const time = fc.bigInt(1_699_999_999_990n, 1_700_000_000_300n)
const bounds = fc.uniqueArray(fc.tuple(time, fc.constantFrom(none, digest(3), new Uint8Array(32).fill(255))), { maxLength: 12, selector: ([at, id]) => `${at} ${id.join()}` })
  .map(places => places.sort(([a, x], [b, y]) => a === b ? Buffer.compare(x, y) : a < b ? -1 : 1))
const ids = fc.array(fc.constantFrom(...ours, ...theirs), { maxLength: 20 }).map(all => Uint8Array.from(all.flatMap(message => [...message.digest.subarray(0, 16)])))

/** Ascending ranges that say whatever they like. */
const ranges = fc.tuple(bounds, fc.infiniteStream(fc.tuple(fc.boolean(), fc.nat(100), ids))).map(([places, contents]) => {
  const found: Range[] = []

  for (let i = 0; i + 1 < places.length; i++) {
    const [[lowerAt, lowerId], [upperAt, upperId]] = [places[i] ?? [0n, none], places[i + 1] ?? [0n, none]]
    const [listed, count, listedIds] = contents.next().value ?? [true, 0, none]
    found.push({ lowerAt, lowerId, upperAt, upperId, count: listed ? listedIds.byteLength / 16 : count, fingerprint: listed ? none : new Uint8Array(16).fill(count), ids: listed ? listedIds : none })
  }

  return found
})

const frame: fc.Arbitrary<ReconcileFrame> = fc.record({
  network: fc.constantFrom(network, network, network, network, network, network, network, 'other'),
  summary: fc.option(fc.record({ count: fc.bigInt(0n, 200n), root: fc.nat(3).map(digest), epoch: fc.constant(head.epoch), size: fc.bigInt(0n, 9n), logRoot: fc.constant(head.root) }), { nil: undefined }),
  ranges,
  wants: ids,
  settled: fc.array(fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...theirs) }, { weight: 3, arbitrary: fc.constantFrom(...ours) }, { weight: 1, arbitrary: fc.constantFrom(...bad) }).map(one => one instanceof Uint8Array ? one : one.bytes), { maxLength: 4 }),
  more: fc.boolean()
})

/** Frames as they may be, and bytes that are cut, changed or nothing at all. */
const message = fc.oneof(
  { weight: 12, arbitrary: frame.map(encodeFrame) },
  { weight: 1, arbitrary: fc.tuple(frame.map(encodeFrame), fc.nat(), fc.nat(255)).map(([bytes, at, byte]) => Uint8Array.from(bytes, (one, i) => i === at % bytes.byteLength ? byte : one)) },
  { weight: 1, arbitrary: fc.tuple(frame.map(encodeFrame), fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % bytes.byteLength)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) }
)

describe('whatever a peer sends', function () {
  this.timeout(60_000)

  it('is answered with at most one frame within its limits, teaches nothing that does not hold, and gets nothing twice', async () => {
    const ended = { refused: 0, learned: 0, sent: 0 }

    await fc.assert(fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: MAX_FRAMES + 10 }), async messages => {
      const asked: string[] = []
      const reconciler = side(asked)
      const learned: string[] = []
      const sent: string[] = []
      let last: Received | undefined
      let taken = 0

      for (const bytes of messages) {
        const received = await reconciler.receive(bytes)
        taken += received.refusal == null ? 1 : 0
        learned.push(...received.learned.map(({ id }) => id))
        expect(last?.done === true ? received.refusal?.code : 'finished', 'over is over').to.equal('finished')

        if (received.reply != null) {
          const reply = decodeFrame(received.reply)
          expect(received.reply.byteLength).to.be.at.most(MAX_FRAME_BYTES)
          expect(reply, 'our own frames decode').to.have.property('ok', true)
          sent.push(...reply.ok ? reply.value.settled.map(envelope => Buffer.from(envelope).toString('base64')) : [])
        }

        last = received
      }

      expect(taken).to.be.at.most(MAX_FRAMES)
      expect(learned.filter(id => !good.has(id) || held.has(id))).to.deep.equal([])
      expect(new Set(learned).size).to.equal(learned.length)
      expect(new Set(sent).size).to.equal(sent.length)
      expect(asked.filter(id => !held.has(id))).to.deep.equal([])
      ended.refused += last?.refusal == null ? 0 : 1
      ended.learned += learned.length
      ended.sent += sent.length
    }), { numRuns: Number(process.env.MYCEL_RUNS ?? '400') })

    // the messages are worth their while: some teach, some fetch, some end it
    expect(Object.values(ended).every(count => count > 0), JSON.stringify(ended)).to.equal(true)
  })

  it('that makes this node compare again and again is ended, however small its frames', async () => {
    const [reconciler, calls] = [side([]), { frames: 0 }]
    const nothing = encodeFrame({ network, ranges: [], wants: none, settled: [], more: true })

    for (let code: string | undefined; code !== 'over-budget'; calls.frames++) {
      code = (await reconciler.receive(nothing)).refusal?.code
      expect(calls.frames).to.be.at.most(MAX_FRAMES)
    }

    expect(calls.frames).to.equal(MAX_FRAMES + 1)
  })
})
