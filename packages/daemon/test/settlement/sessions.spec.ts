import { createReconciler, PairIndex } from '@mycel/settle/reconcile'
import { expect } from 'aegir/chai'
import { Sessions } from '../../src/settlement/sessions.ts'
import { crypto, NETWORK, signerOf } from './traders.ts'
import type { Reconciler, SettledRef } from '@mycel/settle/reconcile'
import type { Reply } from '@mycel/wire/streams'

const self = signerOf(0).publicKey
const head = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }
const known: SettledRef = { at: 1n, digest: crypto.sha256(Uint8Array.of(1)) }
const other: SettledRef = { at: 2n, digest: crypto.sha256(Uint8Array.of(2)) }

function side (own: Uint8Array, peer: Uint8Array, refs: readonly SettledRef[]): Reconciler {
  return createReconciler({ crypto, network: NETWORK, self: own, peer, head, settled: { index: () => PairIndex.of(refs), get: () => undefined } })
}

interface Rig { readonly sessions: Sessions, readonly clock: { now: bigint }, readonly agreed: string[], begin (peer: Uint8Array, refs?: readonly SettledRef[]): Promise<Partial<Reply>> }

/** A node that has one receipt with everybody but strangers. */
function rig (strangers: (peer: Uint8Array) => boolean = () => false): Rig {
  const clock = { now: 1_000_000n }
  const agreed: string[] = []
  const sessions = new Sessions({
    size: async peer => strangers(peer) ? 0 : 1,
    reconciler: async peer => side(self, peer, strangers(peer) ? [] : [known]),
    ingest: async () => true,
    agreed: async peer => { agreed.push(Buffer.from(peer).toString('hex')) },
    now: () => clock.now
  })
  return { sessions, clock, agreed, begin: async (peer, refs = [known]) => sessions.answer(true, await side(peer, self, refs).start(), peer) }
}

/** Keys that nobody needs to sign with. */
function keys (count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, n) => crypto.sha256(Buffer.from(`peer ${n}`)))
}

function saysBusy ({ verdicts = [], attachments = [] }: Partial<Reply>): boolean {
  return attachments.length === 0 && verdicts[0]?.code === 'busy' && verdicts[0].reason !== ''
}

describe('reconciliations that others begin', () => {
  const [peer = self] = keys(1)

  it('end at once where the books are equal, many times over, and not without end', async () => {
    const { begin, agreed, clock } = rig()

    for (let n = 0; n < 200; n++) {
      expect((await begin(peer)).attachments).to.have.lengthOf(1)
    }

    expect(agreed).to.have.lengthOf(200)
    expect(saysBusy(await begin(peer))).to.equal(true)
    clock.now += 100n
    expect(saysBusy(await begin(peer))).to.equal(false)
  })

  it('by who sent what does not hold, ten seconds later: the keys and signatures of a frame cost more than its bytes', async () => {
    let now = 1_000_000n
    let read = 0
    const [liar = self, honest = self] = keys(2)
    const sessions = new Sessions({
      size: async () => 1,
      reconciler: async one => one === liar ? { receive: async () => ({ learned: [], done: true, agreed: false, refusal: { code: 'bad-settled', reason: `${++read}` } }) } : side(self, one, [known]),
      ingest: async () => true,
      agreed: async () => {},
      now: () => now
    })
    const begin = async (one: Uint8Array): Promise<boolean> => saysBusy(await sessions.answer(true, await side(one, self, [known]).start(), one))
    expect([await begin(liar), await begin(liar), await begin(honest), read]).to.deep.equal([false, true, false, 1])
    now += 9_999n
    expect([await begin(liar), read]).to.deep.equal([true, 1])
    now += 1n
    expect([await begin(liar), read]).to.deep.equal([false, 2])
  })

  it('that make this node compare everything are fewer', async () => {
    const { begin, clock } = rig()

    for (let n = 0; n < 60; n++) {
      expect(saysBusy(await begin(peer, [other]))).to.equal(false)
    }

    expect(saysBusy(await begin(peer, [other]))).to.equal(true)
    // who has the same books is answered all the same
    expect(saysBusy(await begin(peer))).to.equal(false)
    clock.now += 10_000n
    expect(saysBusy(await begin(peer, [other]))).to.equal(false)
  })

  it('are so many at a time, and of strangers fewer, until they pause for too long', async () => {
    const all = keys(100)
    const strangers = new Set(all.slice(0, 30))
    const { begin, clock } = rig(one => strangers.has(one))
    const busy: boolean[] = []

    for (const one of all) {
      busy.push(saysBusy(await begin(one, [other])))
    }

    expect(busy.map((is, i) => is ? i : -1).filter(i => i >= 0)).to.deep.equal([...all.keys()].filter(i => (i >= 16 && i < 30) || i >= 78))
    // who is there begins again
    expect(saysBusy(await begin(all[40] ?? peer, [other]))).to.equal(false)
    clock.now += 60_001n
    expect(saysBusy(await begin(all[99] ?? peer, [other]))).to.equal(false)
    expect(saysBusy(await begin(all[29] ?? peer, [other]))).to.equal(false)
  })

  it('are so many at a time too where all begin at once', async () => {
    const all = keys(100)
    const strangers = new Set(all.slice(0, 30))
    const { begin } = rig(one => strangers.has(one))
    const busy = (await Promise.all(all.map(async one => begin(one, [other])))).map(saysBusy)
    expect(busy.slice(0, 30).filter(is => !is)).to.have.lengthOf(16)
    expect(busy.filter(is => !is)).to.have.lengthOf(64)
  })

  it('go on for who began them and nobody else, until they are over', async () => {
    const { sessions, begin } = rig()
    const [anna = peer, bert = peer] = keys(2)
    const frame = await side(bert, self, [known]).start()
    expect(await sessions.answer(false, frame, bert)).to.deep.equal({})
    expect((await begin(anna, [other])).attachments).to.have.lengthOf(1)
    expect(await sessions.answer(false, frame, bert)).to.deep.equal({})
    expect((await sessions.answer(false, frame, anna)).attachments).to.have.lengthOf(1)
    expect(await sessions.answer(false, frame, anna)).to.deep.equal({})
  })
})
