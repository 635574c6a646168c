import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { encodeFrame, FrameReader } from '../../src/executors/frames.ts'
import { Job } from '../../src/executors/job.ts'
import { decodeResult, encodeResult, FROM_CHILD, MAX_MESSAGE_BYTES, RESULT_HEADER_BYTES } from '../../src/executors/messages.ts'
import { Slot } from '../../src/executors/slot.ts'
import { ChunkPace } from '../../src/executors/wants.ts'
import { Workloads } from '../../src/executors/workloads.ts'
import { LIMITS, Shelf } from './modules.ts'
import { ECHO } from './programs.ts'

const NOTHING = new Uint8Array(0)
const OUTCOME = { status: 0, fuel: 3n, output: Uint8Array.of(1, 2, 3), stderr: 'e' }
const READY = Buffer.concat(encodeFrame(FROM_CHILD.ready))

/** What a result frame looks like in JavaScript source, with the given fields. */
function result (fields: { sequence?: number, status?: number, fuel?: bigint, output?: Uint8Array, claimed?: number, kind?: number }): Buffer {
  const { sequence = 0, status = 0, fuel = 0n, output = NOTHING, kind = FROM_CHILD.result } = fields
  const parts = encodeResult(sequence, { status, fuel, output, stderr: '' })
  const body = Buffer.concat(parts)
  body.writeUInt32LE(fields.claimed ?? output.length, 14)
  return Buffer.concat(encodeFrame(kind, body))
}

/** What hostile children answer to anything, and for which reason they are killed. */
const HOSTILE: ReadonlyArray<readonly [string, Buffer]> = [
  ['a frame that claims 4 GiB', Buffer.from('ffffffff81', 'hex')],
  ['an empty frame', Buffer.from('0000000081', 'hex')],
  ['a frame just above the limit', (() => { const b = Buffer.alloc(5); b.writeUInt32LE(RESULT_HEADER_BYTES + LIMITS.outputBytes + MAX_MESSAGE_BYTES + 2); b[4] = 129; return b })()],
  ['a second greeting', READY],
  ['an unknown kind', result({ kind: 200 })],
  ['a result for another unit', result({ sequence: 1 })],
  ['a status that does not exist', result({ status: 260 })],
  ['more fuel than the budget', result({ fuel: LIMITS.fuel + 1n })],
  ['more output than allowed', result({ output: new Uint8Array(LIMITS.outputBytes + 1) })],
  ['output of a trapped unit', result({ status: 256, output: Uint8Array.of(1) })],
  ['an output longer than the frame', result({ claimed: 5 })],
  ['a result that is too short', Buffer.concat(encodeFrame(FROM_CHILD.result, Buffer.alloc(17)))],
  ['a failure with an unknown code', Buffer.concat(encodeFrame(FROM_CHILD.failed, Buffer.from('00000000ff', 'hex')))]
]

function script (greeting: Buffer, answer: Buffer): string {
  return `const w = hex => require('fs').writeSync(1, Buffer.from(hex, 'hex')); w('${greeting.toString('hex')}'); process.stdin.once('data', () => w('${answer.toString('hex')}')); setInterval(() => {}, 1000)`
}

async function against (source: string): Promise<{ code: string, message: string }> {
  const shelf = new Shelf()
  const slot = new Slot({ launch: () => ({ command: process.execPath, args: ['-e', source], env: {} }), blobs: shelf, chunks: new ChunkPace(), freed: () => {} })
  try {
    await slot.start()
    const job = new Job(new Workloads(LIMITS.memoryPages).know(shelf.workload(ECHO)), { index: 0n, input: NOTHING }, '')
    slot.assign(job)
    await job.outcome
    return { code: 'none', message: '' }
  } catch (error) {
    return error as { code: string, message: string }
  } finally {
    await slot.stop()
  }
}

describe('hostile children', () => {
  it('lets an honest answer through', async () => {
    expect(await against(script(READY, result({})))).to.have.property('code', 'none')
  })

  for (const [name, answer] of HOSTILE) {
    it(`kills on ${name}`, async () => {
      const error = await against(script(READY, answer))
      expect(error).to.have.property('code', 'child-crashed')
      expect(error.message).to.match(/broke the protocol/)
    })
  }

  it('gives up on a child that answers before it greets', async () => {
    expect(await against(script(result({}), Buffer.alloc(0)))).to.have.property('code', 'spawn-failed')
  })

  it('says that no child starts', async () => {
    expect(await against('process.exit(1)')).to.have.property('code', 'spawn-failed')
  })
})

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 300 })), { maxLength: 10 }), fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (frames, cuts) => {
      const stream = Buffer.concat(frames.flatMap(([kind, body]) => encodeFrame(kind, body)))
      const reader = new FrameReader(() => 300)
      const read: Array<readonly [number, string]> = []
      for (let at = 0, i = 0; at < stream.length; i++) {
        const next = at + (cuts[i % cuts.length] ?? 1)
        for (const { kind, body } of reader.push(stream.subarray(at, next))) {
          read.push([kind, body.toString('hex')])
        }
        at = next
      }
      expect(read).to.deep.equal(frames.map(([kind, body]) => [kind, Buffer.from(body).toString('hex')]))
    }))
  })

  it('refuse a body above the limit before it is there', () => {
    const reader = new FrameReader(() => 10)
    expect([...reader.push(Buffer.concat(encodeFrame(1, new Uint8Array(10))))]).to.have.length(1)
    expect(() => [...reader.push(Buffer.from('0c00000001', 'hex'))]).to.throw().with.property('code', 'malformed-frame')
  })

  it('take no more memory than they have bytes, in however small pieces they come', () => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as () => void
    const size = 1 << 20
    const reader = new FrameReader(() => size)
    const held = (): number => {
      gc()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const before = held()
    const [header = new Uint8Array(0), ...body] = encodeFrame(1, new Uint8Array(size).fill(7))
    expect([...reader.push(Buffer.from(header))]).to.deep.equal([])
    for (let i = 1; i < size; i++) {
      [...reader.push(Buffer.alloc(1, 7))].length === 0 || expect.fail('before its end')
    }
    expect(held() - before).to.be.below(8 * size)
    const [frame] = reader.push(Buffer.alloc(1, 7))
    expect(frame?.body.equals(Buffer.concat(body))).to.equal(true)
  })

  it('of results are read back or refused, whatever bytes they are', () => {
    const body = Buffer.concat(encodeResult(7, OUTCOME))
    expect(decodeResult(body, 7, { outputBytes: 10, fuel: 5n })).to.deep.equal(OUTCOME)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
      try {
        const { status, fuel, output } = decodeResult(Buffer.from(bytes), 0, { outputBytes: 10, fuel: 5n })
        expect(status).to.be.within(0, 259)
        expect(fuel <= 5n).to.be.true()
        expect(output.length).to.be.within(0, status < 256 ? 10 : 0)
      } catch (error) {
        expect(error).to.have.property('code', 'malformed-frame')
      }
    }))
  })
})
