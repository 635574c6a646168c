import { sign } from '@mycel/wire/envelope'
import { leafHash, merkleRoot, verifyInclusion } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { append, checkpoint, consistencyProof, createVerifier, decodeEnd, emptyLog, encodeEnd, encodeNote, entryKey, equivocation, headOf, inclusionProof, MissingNodeError, openEpoch, rootOf, STATE_KEY, tileKey, verifyConsistency, verifyLog } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, network, person } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'
import type { LogFaultCode } from '../../src/log/index.ts'

const SIZE = 70
const alice = person(1)
const bob = person(2)
const note = (n: number): ReturnType<typeof encodeNote> => encodeNote('release', { contract: digest(n), lost: BigInt(n) })
const store = createStore(alice)

for (let n = 1; n < SIZE; n++) {
  store.add(note(n))
}

const { author, epoch } = store.state
const id = { network, author, epoch }
const leaves = store.entries.map(entry => leafHash(crypto, entry.digest))
const rootAt = (size: number): Uint8Array => merkleRoot(crypto, leaves.slice(0, size))

describe('the log', () => {
  it('has the root of RFC 6962 over its entries\' ids', () => {
    expect(rootOf(crypto, store.state)).to.deep.equal(rootAt(SIZE))
    expect(rootOf(crypto, emptyLog(network, author, epoch))).to.deep.equal(rootAt(0))
  })

  it('keeps keys in the order of the log', () => {
    const keys = [...store.spaces.entries.keys()]
    expect([...keys].sort()).to.deep.equal(keys)
    expect(entryKey(1, 0) > entryKey(0, 2 ** 40)).to.equal(true)
    expect(tileKey(0, 1, 300) < tileKey(0, 2, 1)).to.equal(true)
  })

  it('remembers where it ends', () => {
    const bytes = store.spaces.meta.get(STATE_KEY) ?? new Uint8Array(0)
    const { ordinal, size, last } = store.state
    expect(decodeEnd(bytes)).to.deep.equal({ ok: true, value: { ordinal, epoch, size, last } })
    expect(decodeEnd(bytes.slice(0, -34))).to.have.property('ok', false)
    expect(bytes.byteLength).to.be.below(100)
    expect(decodeEnd(encodeEnd({ ordinal, epoch: epoch.slice(1), size, last }))).to.include({ ok: false, code: 'out-of-range' })
    expect(decodeEnd(encodeEnd({ ordinal, epoch, size, last: last.slice(1) }))).to.include({ ok: false, code: 'out-of-range' })
  })

  it('opens an epoch first, and once', () => {
    expect(() => append(crypto, alice, emptyLog(network, author, epoch), { ...note(1), at: 1n })).to.throw('begins with its opening')
    expect(() => append(crypto, alice, store.state, { ...encodeNote('epoch', { epoch, size: 1n, root: digest(1) }), at: 1n })).to.throw('opened once')
  })

  it('links the next epoch to the highest known head', () => {
    const head = headOf(crypto, store.state)
    const next = openEpoch(crypto, alice, network, { epoch: new Uint8Array(16).fill(2), at: 3n, previous: { head, ordinal: 0 } })
    expect(next.state).to.include({ ordinal: 1, size: 1 })
    expect(next.entry.body.body.body).to.deep.equal(encodeNote('epoch', head).body)
  })

  it('takes no entry from another signer', () => {
    expect(() => append(crypto, bob, store.state, { ...note(1), at: 1n })).to.throw('names another signer')
  })
})

describe('proofs from stored nodes', () => {
  it('every entry is included in every size of the log', async () => {
    for (let size = 1; size <= SIZE; size += 3) {
      for (let index = 0; index < size; index++) {
        const path = await inclusionProof(crypto, store.read, size, index)
        expect(verifyInclusion(crypto, leaves[index] ?? digest(0), index, size, path, rootAt(size))).to.equal(true)
      }
    }
  })

  it('every size continues every smaller one, and no other', async () => {
    for (let size1 = 1; size1 <= SIZE; size1 += 2) {
      for (let size2 = size1; size2 <= SIZE; size2 += 5) {
        const proof = await consistencyProof(crypto, store.read, size1, size2)
        expect(verifyConsistency(crypto, size1, size2, rootAt(size1), rootAt(size2), proof)).to.equal(true)
        expect(verifyConsistency(crypto, size1, size2, digest(1), rootAt(size2), proof)).to.equal(false)
      }
    }
  })

  it('says which node is missing', async () => {
    await expect(inclusionProof(crypto, () => undefined, SIZE, 0)).to.eventually.be.rejectedWith(MissingNodeError)
    await expect(inclusionProof(crypto, store.read, SIZE, SIZE)).to.eventually.be.rejectedWith(RangeError)
    await expect(consistencyProof(crypto, store.read, 0, SIZE)).to.eventually.be.rejectedWith(RangeError)
  })
})

describe('verifyLog', () => {
  const head = headOf(crypto, store.state)
  const all = store.stored()
  const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => i === at ? byte ^ 1 : byte)
  const foreign = createStore(bob).stored()
  const forked = append(crypto, alice, { ...store.state, size: 5, last: digest(5) }, { ...note(5), at: 2n }).entry.bytes

  it('finds a good log good, nodes included', async () => {
    let seen = 0
    const verdict = await verifyLog(crypto, id, all, head, { tiles: store.tiles, seen: () => { seen++ } })
    expect(verdict).to.deep.equal({ ok: true, state: store.state })
    expect(seen).to.equal(SIZE)
  })

  const unopened = sign(crypto, alice, 'log-entry', { network, author, epoch, seq: 0n, prev: new Uint8Array(32), at: 1n, body: note(1) })
  const another = openEpoch(crypto, alice, network, { epoch, at: 9n }).entry.bytes

  const faults: Array<[string, readonly Uint8Array[], LogFaultCode, number]> = [
    ['a flipped bit', all.map((bytes, i) => i === 7 ? flipped(bytes, 40) : bytes), 'damaged-entry', 7],
    ['a value cut short', all.map((bytes, i) => i === 9 ? bytes.slice(0, -1) : bytes), 'damaged-entry', 9],
    ['another epoch\'s entry', [createStore(alice, new Uint8Array(16).fill(5)).stored()[0] ?? digest(0), ...all.slice(1)], 'foreign-entry', 0],
    ['a torn tail', all.slice(0, -1), 'torn-tail', SIZE - 1],
    ['a lost log', [], 'torn-tail', 0],
    ['a gap', all.filter((_, i) => i !== 3), 'gap', 3],
    ['a repetition', [...all.slice(0, 4), ...all.slice(3)], 'gap', 4],
    ['another node\'s entry', [...foreign, ...all.slice(1)], 'foreign-entry', 0],
    ['another predecessor', [...all.slice(0, 5), forked, ...all.slice(6)], 'broken-link', 5],
    ['a log that was never opened', [unopened.bytes, ...all.slice(1)], 'no-opening', 0],
    ['another start', [another, ...all.slice(1)], 'broken-link', 1]
  ]

  for (const [title, entries, code, seq] of faults) {
    it(`names ${title}`, async () => {
      expect(await verifyLog(crypto, id, entries, head)).to.include({ ok: false, code, seq })
    })
  }

  it('names a surplus tail and a wrong head', async () => {
    expect(await verifyLog(crypto, id, all, { ...head, size: head.size - 1n })).to.include({ code: 'surplus-tail' })
    expect(await verifyLog(crypto, id, all, { ...head, root: digest(3) })).to.include({ code: 'wrong-head' })
    expect(await verifyLog(crypto, id, all, { ...head, epoch: new Uint8Array(16) })).to.include({ code: 'wrong-head' })
  })

  it('never takes a log with any one bit changed', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(SIZE - 1), fc.nat(), fc.nat(7), async (entry, at, bit) => {
      const changed = all.map((bytes, i) => i === entry ? bytes.map((byte, j) => j === at % bytes.byteLength ? byte ^ (1 << bit) : byte) : bytes)
      expect(await verifyLog(crypto, id, changed, head)).to.include({ ok: false, seq: entry })
    }), { numRuns: 30 })
  })

  it('stays where it was after a fault', () => {
    const verifier = createVerifier(crypto, id)
    expect(verifier.push(all[0] ?? digest(0))).to.have.property('ok', true)
    expect(verifier.push(all[2] ?? digest(0))).to.include({ ok: false, code: 'gap' })
    expect(verifier.push(all[1] ?? digest(0))).to.have.property('ok', true)
  })
})

describe('equivocation', () => {
  const state = store.state
  const left = append(crypto, alice, state, { ...note(100), at: 5n })
  const right = append(crypto, alice, state, { ...note(101), at: 5n })
  const later = append(crypto, alice, left.state, { ...note(102), at: 5n })
  const verdict = (a: Uint8Array, b: Uint8Array): object => equivocation(crypto, network, a, b)

  it('two entries for one place prove themselves', () => {
    expect(verdict(left.entry.bytes, right.entry.bytes)).to.deep.equal({ ok: true, author, epoch, at: BigInt(SIZE) })
  })

  it('two checkpoints of one size with two roots prove themselves', () => {
    expect(verdict(checkpoint(crypto, alice, left.state, 6n).bytes, checkpoint(crypto, alice, right.state, 7n).bytes)).to.include({ ok: true, at: BigInt(SIZE + 1) })
  })

  const elsewhere = createStore(alice, new Uint8Array(16).fill(3))
  const others: Array<[string, Uint8Array, Uint8Array, string]> = [
    ['the same entry twice', left.entry.bytes, left.entry.bytes, 'no-conflict'],
    ['checkpoints that differ in time only', checkpoint(crypto, alice, state, 6n).bytes, checkpoint(crypto, alice, state, 7n).bytes, 'no-conflict'],
    ['two places', left.entry.bytes, later.entry.bytes, 'different-places'],
    ['two epochs', store.entries[0]?.bytes ?? digest(0), elsewhere.entries[0]?.bytes ?? digest(0), 'different-places'],
    ['two authors', store.entries[0]?.bytes ?? digest(0), createStore(bob).entries[0]?.bytes ?? digest(0), 'different-authors'],
    ['an entry and a checkpoint', left.entry.bytes, checkpoint(crypto, alice, state, 6n).bytes, 'different-types'],
    ['a forged entry first', right.entry.bytes.map((byte, i, all) => i === all.length - 3 ? byte ^ 1 : byte), left.entry.bytes, 'bad-signature'],
    ['a forged entry', left.entry.bytes, right.entry.bytes.map((byte, i, all) => i === all.length - 3 ? byte ^ 1 : byte), 'bad-signature']
  ]

  for (const [title, a, b, code] of others) {
    it(`${title} proves nothing`, () => { expect(verdict(a, b)).to.include({ ok: false, code }) })
  }
})
