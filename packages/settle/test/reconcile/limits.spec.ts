import { expect } from 'aegir/chai'
import { decodeFrame, encodeFrame } from '../../src/reconcile/frame.ts'
import { createReconciler, PairIndex } from '../../src/reconcile/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { network, person, receipt } from '../fixtures/people.ts'
import type { Range, ReconcileFrame } from '../../src/reconcile/frame.ts'

const none = new Uint8Array(0)
const ID_BYTES = 16

function frame (parts: Partial<ReconcileFrame>): Uint8Array {
  return encodeFrame({ network, ranges: [], wants: none, settled: [], more: false, ...parts })
}

function codeOf (parts: Partial<ReconcileFrame>): string {
  const decoded = decodeFrame(frame(parts))
  return decoded.ok ? 'ok' : decoded.code
}

const range = (over: Partial<Range>): Partial<ReconcileFrame> => ({
  ranges: [{ lowerAt: 1n, lowerId: none, upperAt: 9n, upperId: none, count: 0, fingerprint: none, ids: none, ...over }]
})

describe('a reconciliation frame', () => {
  it('asks for at most 4,096 ids', () => {
    expect(codeOf({ wants: new Uint8Array(4096 * ID_BYTES) })).to.equal('ok')
    expect(codeOf({ wants: new Uint8Array(4097 * ID_BYTES) })).to.equal('out-of-range')
  })

  it('holds at most 1 MiB of envelopes', () => {
    const half = new Uint8Array(512 * 1024)
    expect(codeOf({ settled: [half, half] })).to.equal('ok')
    expect(codeOf({ settled: [half, half, new Uint8Array(1)] })).to.equal('out-of-range')
  })

  it('bounds its ranges by whole ids or none', () => {
    expect(codeOf(range({}))).to.equal('ok')
    expect(codeOf(range({ lowerId: new Uint8Array(32), upperId: new Uint8Array(32) }))).to.equal('ok')
    expect(codeOf(range({ lowerId: new Uint8Array(31) }))).to.equal('out-of-range')
    expect(codeOf(range({ upperId: new Uint8Array(33) }))).to.equal('out-of-range')
  })

  it('brings nothing twice', async () => {
    const [alice, bob] = [person(1), person(2)]
    const known = receipt(alice, bob, 1)
    const fresh = receipt(alice, bob, 2)
    const own = (): ReturnType<typeof createReconciler> => createReconciler({
      crypto,
      network,
      self: alice.publicKey,
      peer: bob.publicKey,
      head: { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) },
      settled: { index: () => PairIndex.of([{ digest: known.digest, at: known.body.at }]), get: () => known.bytes }
    })
    expect((await own().receive(frame({ settled: [fresh.bytes] }))).learned).to.have.lengthOf(1)
    expect(await own().receive(frame({ settled: [known.bytes] }))).to.have.nested.property('refusal.code', 'bad-settled')
    expect(await own().receive(frame({ settled: [fresh.bytes, fresh.bytes] }))).to.have.nested.property('refusal.code', 'bad-settled')
  })
})
