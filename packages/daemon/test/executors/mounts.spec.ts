import { CHUNK_BYTES as WIRE_CHUNK_BYTES } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { Chunks, MAX_CHUNKS } from '../../src/executors/chunks.ts'
import { createPool } from '../../src/executors/index.ts'
import { CHUNK_BYTES, decodeWant, FROM_CHILD, TO_CHILD } from '../../src/executors/messages.ts'
import { ChunkPace, MAX_CHUNKS_PER_S } from '../../src/executors/wants.ts'
import { MAX_WHOLE_MOUNTS_BYTES } from '../../src/executors/workloads.ts'
import { command, LIMITS, Shelf, text } from './modules.ts'
import { show } from './programs.ts'
import type { BlobSource, Executor } from '../../src/executors/index.ts'
import type { BlobRef } from '@mycel/wire/blobs'

/** Opens the file whose name stands on stdin, and shows the sum of all its bytes, 8 bytes, and how many there were. */
const SUM = command(['fd_read', 'path_open', 'fd_write'], `
  (local $fd i32) (local $n i32) (local $i i32) (local $sum i64) (local $all i64)
  (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 64))
  (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
  (if (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.load (i32.const 8)) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)) (then unreachable))
  (local.set $fd (i32.load (i32.const 16)))
  (i32.store (i32.const 0) (i32.const 65536)) (i32.store (i32.const 4) (i32.const 262144))
  (loop $more
    (if (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
    (local.set $n (i32.load (i32.const 8)))
    (local.set $all (i64.add (local.get $all) (i64.extend_i32_u (local.get $n))))
    (local.set $i (i32.const 0))
    (loop $byte
      (if (i32.lt_u (local.get $i) (local.get $n)) (then
        (local.set $sum (i64.add (local.get $sum) (i64.load8_u (i32.add (i32.const 65536) (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $byte))))
    (br_if $more (local.get $n)))
  (i64.store (i32.const 24) (local.get $sum)) (i64.store (i32.const 32) (local.get $all)) ${show(24, 16)}`, '(memory (export "memory") 6)')

/** A large blob that exists a chunk at a time: byte i is i modulo 251. */
class Endless implements BlobSource {
  readonly asked: number[] = []
  readonly #shelf: Shelf
  /** What to do in place of giving a chunk. */
  instead: ((n: number) => Promise<Uint8Array>) | undefined

  constructor (shelf: Shelf) {
    this.#shelf = shelf
  }

  async get (ref: BlobRef): Promise<Uint8Array> {
    return this.#shelf.get(ref)
  }

  async chunk ({ size }: BlobRef, n: number): Promise<Uint8Array> {
    this.asked.push(n)
    return this.instead?.(n) ?? Uint8Array.from({ length: Math.min(CHUNK_BYTES, size - n * CHUNK_BYTES) }, (_, i) => (n * CHUNK_BYTES + i) % 251)
  }
}

function sumOf (size: number): bigint {
  let sum = 0n
  const [turns, rest] = [Math.floor(size / 251), size % 251]
  sum += BigInt(turns) * (250n * 251n / 2n)
  return sum + BigInt(rest * (rest - 1) / 2)
}

describe('mounts that are not sent whole', function () {
  this.timeout(30_000)
  const shelf = new Shelf()
  const source = new Endless(shelf)
  const large: BlobRef = { digest: new Uint8Array(32).fill(9), size: 40 * CHUNK_BYTES + 12_345 }
  const workload = shelf.workload(SUM, { mounts: [{ path: 'large', ...large }, { path: 'small', ...shelf.add(text('ab')) }], limits: { ...LIMITS, wallMs: 20_000 } })
  let pool: Executor

  before(async () => { pool = await createPool({ size: 1, tier: 'default', blobs: source, memoryMib: 64 }) })
  after(async () => { await pool.stop() })
  beforeEach(() => {
    source.asked.length = 0
    source.instead = undefined
  })

  async function sum (file: string): Promise<readonly [bigint, bigint]> {
    const { status, output, reason } = await pool.run(workload, { index: 0n, input: text(file) })
    expect(status, reason).to.equal(0)
    return [Buffer.from(output).readBigUInt64LE(0), Buffer.from(output).readBigUInt64LE(8)]
  }

  it('are read in the chunks that blobs have', () => {
    expect(CHUNK_BYTES).to.equal(WIRE_CHUNK_BYTES)
  })

  it('are asked for as the unit reads them, each chunk once, and come out right', async () => {
    expect(await sum('large')).to.deep.equal([sumOf(large.size), BigInt(large.size)])
    expect(source.asked).to.deep.equal(Array.from({ length: 41 }, (_, i) => i))
  })

  it('are not asked for by a unit that does not read them', async () => {
    expect(await sum('small')).to.deep.equal([195n, 2n])
    expect(source.asked).to.deep.equal([])
  })

  async function failsAlone (instead: () => Promise<Uint8Array>): Promise<void> {
    source.instead = async n => n < 2 ? new Uint8Array(CHUNK_BYTES) : instead()
    const [failed, other] = [pool.run(workload, { index: 0n, input: text('large') }), sum('small')]
    await expect(failed).to.eventually.be.rejected.with.property('code', 'missing-blob')
    expect(await other).to.deep.equal([195n, 2n])
  }

  it('fail the unit, and no other, where a chunk is not to be had', async () => failsAlone(async () => Promise.reject(new Error('gone'))))
  it('fail the unit, and no other, where a chunk is shorter than its place says', async () => failsAlone(async () => new Uint8Array(5)))
  it('fail the unit, and no other, where a chunk is longer than its place says', async () => failsAlone(async () => new Uint8Array(CHUNK_BYTES + 1)))

  it('cost the unit its own time where a chunk does not come', async () => {
    source.instead = async () => new Promise(() => {})
    const slow = { ...workload, limits: { ...workload.limits, wallMs: 300 } }
    await expect(pool.run(slow, { index: 0n, input: text('large') })).to.eventually.be.rejected.with.property('code', 'timeout')
    source.instead = undefined
    expect(await sum('small')).to.deep.equal([195n, 2n])
  })

  it('are also the small ones, beyond what is sent whole', async () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ path: `f${i}`, ...shelf.add(new Uint8Array(CHUNK_BYTES).fill(i)) }))
    expect(many.length * CHUNK_BYTES).to.be.above(MAX_WHOLE_MOUNTS_BYTES)
    source.instead = async n => n === 0 ? new Uint8Array(CHUNK_BYTES).fill(19) : Promise.reject(new Error('no such chunk'))
    const { output } = await pool.run({ ...workload, mounts: many }, { index: 0n, input: text('f19') })
    expect(Buffer.from(output).readBigUInt64LE(0)).to.equal(BigInt(19 * CHUNK_BYTES))
    expect(source.asked).to.deep.equal([0])
  })
})

describe('a child\'s chunks', () => {
  it('are few at a time, the ones used last', () => {
    const wanted: number[] = []
    const chunks = new Chunks({
      send: (kind, body) => {
        expect(kind).to.equal(FROM_CHILD.want)
        wanted.push(decodeWant(Buffer.from(body ?? [])).chunk)
      },
      receiveKind: kind => ({ kind, body: Buffer.alloc(CHUNK_BYTES, wanted.at(-1)) })
    })
    expect(TO_CHILD.chunk).to.be.above(0)
    const source = chunks.source('00'.repeat(32), 100 * CHUNK_BYTES)
    const read = (offset: number, length: number): Uint8Array => {
      const target = new Uint8Array(length)
      source.read(offset, target)
      return target
    }
    expect([...read(CHUNK_BYTES - 2, 4)]).to.deep.equal([0, 0, 1, 1])
    expect(wanted).to.deep.equal([0, 1])
    for (let n = 2; n < MAX_CHUNKS; n++) {
      read(n * CHUNK_BYTES, 1)
    }
    read(0, 1)
    read(MAX_CHUNKS * CHUNK_BYTES, 1)
    wanted.length = 0
    read(0, 1)
    expect(wanted).to.deep.equal([])
    read(CHUNK_BYTES, 1)
    expect(wanted).to.deep.equal([1])
  })
})

describe('the pace of chunks', () => {
  it('is one for all children of a pool, who take turns', async () => {
    const pace = new ChunkPace()
    const given: string[] = []
    const over = new AbortController()
    const child = async (name: string): Promise<void> => {
      while (!over.signal.aborted) {
        await pace.turn()
        given.push(name)
      }
    }
    const children = ['a', 'b', 'c', 'd'].map(child)
    await new Promise(resolve => setTimeout(resolve, 500))
    over.abort()
    const counts = ['a', 'b', 'c', 'd'].map(name => given.filter(one => one === name).length)
    await Promise.all(children)
    // half a second's share, and what may come at once
    expect(counts.reduce((sum, count) => sum + count)).to.be.within(16, MAX_CHUNKS_PER_S)
    expect(Math.max(...counts) - Math.min(...counts)).to.be.at.most(3)
  })
})
