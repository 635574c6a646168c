import { leafHash, merkleRoot, verifyInclusion } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { consistencyProof, EMPTY_FRONTIER, extend, frontierRoot, fullTiles, growTails, inclusionProof, nodeReader, openTiles, storedTiles, TILE_HASHES, verifyConsistency, verifyLog, headOf, encodeNote } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, network, person } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'
import type { Frontier, ReadNode, Tails } from '../../src/log/index.ts'

const MOST = TILE_HASHES ** 2 + 700
const leaves = Array.from({ length: MOST }, (_, n) => leafHash(crypto, digest(n)))

/** A tree as the log keeps it: frontier, tails, and the tiles that were stored on the way. */
function grow (size: number): { readonly frontier: Frontier, readonly tails: Tails, readonly tiles: Map<string, Uint8Array>, readonly read: () => ReadNode } {
  let frontier = EMPTY_FRONTIER
  let tails: Tails = []
  const tiles = new Map<string, Uint8Array>()

  for (const leaf of leaves.slice(0, size)) {
    const grown = extend(crypto, frontier, leaf)
    const next = growTails(tails, frontier.size, grown.nodes)
    next.tiles.forEach(({ row, index, hashes }) => tiles.set(`${row}/${index}`, hashes))
    frontier = grown.frontier
    tails = next.tails
  }

  return { frontier, tails, tiles, read: () => nodeReader(crypto, { size, tails }, (row, index) => tiles.get(`${row}/${index}`)) }
}

const sizes = [...Array.from({ length: 70 }, (_, n) => n + 1), ...[128, 192, 256, 512, 1024, 4096].flatMap(size => [size - 1, size, size + 1]), MOST]

describe('tiles', () => {
  it('give the root of the naive tree at every size', () => {
    let frontier = EMPTY_FRONTIER

    for (let size = 1; size <= 600; size++) {
      frontier = extend(crypto, frontier, leaves[size - 1] ?? digest(0)).frontier
      expect(frontierRoot(crypto, frontier)).to.deep.equal(merkleRoot(crypto, leaves.slice(0, size)))
    }
  })

  for (const size of sizes) {
    it(`of ${size} leaves are those that must be stored, and prove every leaf that is asked for`, async () => {
      const { frontier, tails, tiles, read } = grow(size)
      const root = merkleRoot(crypto, leaves.slice(0, size))
      expect(frontierRoot(crypto, frontier)).to.deep.equal(root)

      for (const index of new Set([0, size - 1, Math.floor(size / 2), size & ~63].filter(one => one < size))) {
        const path = await inclusionProof(crypto, read(), size, index)
        expect(verifyInclusion(crypto, leaves[index] ?? digest(0), index, size, path, root)).to.equal(true)
      }

      for (let row = 0; row < 3; row++) {
        const kept = [...tiles.keys()].filter(name => name.startsWith(`${row}/`))
        const { count, last } = storedTiles(size, row)
        expect(kept).to.have.lengthOf(count)
        expect(tiles.get(`${row}/${count - 1}`)?.byteLength ?? 0).to.equal(last * 32)
      }

      openTiles({ size, tails }).forEach(({ row, index, hashes }) => { expect(tiles.get(`${row}/${index}`)).to.deep.equal(hashes) })
    })
  }

  it('prove that any size continues any smaller one', async () => {
    const { read } = grow(MOST)
    const root = (size: number): Uint8Array => frontierRoot(crypto, grow(size).frontier)
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: MOST }), fc.integer({ min: 1, max: MOST }), async (a, b) => {
      const [size1, size2] = a < b ? [a, b] : [b, a]
      const proof = await consistencyProof(crypto, read(), size1, size2)
      expect(proof.length * 32).to.be.at.most(14 * 32)
      expect(verifyConsistency(crypto, size1, size2, root(size1), root(size2), proof)).to.equal(true)
    }), { numRuns: 4 })
  }).timeout(10_000)

  it('give no node that is not whole: of a cut tile, or beyond the end', async () => {
    const { frontier: { size }, tails, tiles } = grow(200)
    const cut = nodeReader(crypto, { size, tails }, (row, index) => tiles.get(`${row}/${index}`)?.slice(32))
    expect(await cut(0, 70)).to.equal(undefined)
    expect(await cut(5, 2)).to.equal(undefined)
    const whole = nodeReader(crypto, { size, tails }, (row, index) => tiles.get(`${row}/${index}`))
    expect(await whole(0, 199)).to.deep.equal(leaves[199])
    expect(await whole(0, 200)).to.equal(undefined)
    expect(await whole(3, 25)).to.equal(undefined)
    expect(await whole(4, 12)).to.equal(undefined)
  })

  it('are written once where they are full', () => {
    const seen = new Map<string, number>()
    let frontier = EMPTY_FRONTIER
    let tails: Tails = []

    for (const leaf of leaves.slice(0, 2000)) {
      const grown = extend(crypto, frontier, leaf)
      const next = growTails(tails, frontier.size, grown.nodes)
      fullTiles(next.tiles).forEach(({ row, index }) => seen.set(`${row}/${index}`, (seen.get(`${row}/${index}`) ?? 0) + 1))
      frontier = grown.frontier
      tails = next.tails
    }

    expect([...seen.values()]).to.deep.equal(Array.from({ length: 31 }, () => 1))
  })
})

describe('a log whose tiles were changed', () => {
  const alice = person(1)
  const store = createStore(alice)

  for (let n = 1; n < 600; n++) {
    store.add(encodeNote('release', { contract: digest(n), lost: BigInt(n) }))
  }

  const { author, epoch } = store.state
  const id = { network, author, epoch }
  const head = headOf(crypto, store.state)
  const cases: Array<[string, (row: number, index: number) => Uint8Array | undefined, number | undefined]> = [
    ['not at all', (row, index) => store.tiles(row, index) as Uint8Array | undefined, undefined],
    ['in a full tile', (row, index) => row === 0 && index === 1 ? new Uint8Array(2048) : store.tiles(row, index) as Uint8Array, 127],
    ['by a missing tile', (row, index) => row === 0 && index === 0 ? undefined : store.tiles(row, index) as Uint8Array, 63],
    ['in a growing tile', (row, index) => row === 1 ? (store.tiles(row, index) as Uint8Array).slice(32) : store.tiles(row, index) as Uint8Array, 599]
  ]

  for (const [title, tiles, seq] of cases) {
    it(`is told: ${title}`, async () => {
      const verdict = await verifyLog(crypto, id, store.stored(), head, { tiles })
      expect(verdict).to.include(seq == null ? { ok: true } : { ok: false, code: 'wrong-tile', seq })
    })
  }
})
