import { expect } from 'aegir/chai'
import { FrameError } from '../../src/executors/frames.ts'
import { decodeFailure, decodeResult, encodeFailure, encodeResult, MAX_MESSAGE_BYTES } from '../../src/executors/messages.ts'
import type { Outcome } from '../../src/executors/executor.ts'

const outcome: Outcome = { status: 0, fuel: 0n, output: Uint8Array.of(1, 2), stderr: 'said' }
const SEQUENCE = 7
const LIMIT = 2
const BUDGET = 100n

function sent (over: Partial<Outcome> = {}, sequence = SEQUENCE): Buffer {
  return Buffer.concat(encodeResult(sequence, { ...outcome, ...over }))
}

function overwritten (body: Buffer, at: number, value: number): Buffer {
  body.writeUInt32LE(value, at)
  return body
}

function read (body: Buffer): Outcome {
  return decodeResult(body, SEQUENCE, { outputBytes: LIMIT, fuel: BUDGET })
}

describe('what a child says', () => {
  it('is read as it was written, up to every limit', () => {
    expect(read(sent())).to.deep.equal(outcome)
    expect(read(sent({ fuel: BUDGET })).fuel).to.equal(BUDGET)
    expect(read(sent({ status: 257, fuel: BUDGET, output: new Uint8Array(0) }))).to.include({ status: 257 })
    expect(read(sent({ memoryPages: 65_536, reason: 'why' }))).to.deep.equal({ ...outcome, memoryPages: 65_536, reason: 'why' })
    expect(read(sent({ status: 259, output: new Uint8Array(0), stderr: 'x'.repeat(MAX_MESSAGE_BYTES + 1) })).stderr).to.have.length(MAX_MESSAGE_BYTES)
    expect(read(sent({ status: 256, output: new Uint8Array(0), reason: 'why', stderr: 'x'.repeat(MAX_MESSAGE_BYTES) }))).to.include({ reason: 'why', stderr: 'x'.repeat(MAX_MESSAGE_BYTES - 3) })
    expect(decodeFailure(Buffer.concat(encodeFailure(SEQUENCE, 'out-of-memory', 'full')), SEQUENCE)).to.deep.equal({ code: 'out-of-memory', message: 'full' })
  })

  const refused: ReadonlyArray<readonly [string, Buffer]> = [
    ['no head', sent().subarray(0, 25)],
    ['an answer to another unit', sent({}, SEQUENCE + 1)],
    ['a status that there is not', sent({ status: 260, output: new Uint8Array(0) })],
    ['more fuel than there was', sent({ fuel: BUDGET + 1n })],
    ['a unit out of fuel that has some', sent({ status: 257, fuel: BUDGET - 1n, output: new Uint8Array(0) })],
    ['a refused module that cost something', sent({ status: 259, fuel: 1n, output: new Uint8Array(0) })],
    ['more output than allowed', sent({ output: new Uint8Array(LIMIT + 1) })],
    ['less output than it says', sent({ stderr: '' }).subarray(0, -1)],
    ['output of a unit that trapped', sent({ status: 256 })],
    ['more than 64 KiB on stderr', Buffer.concat([sent({ stderr: '' }), Buffer.alloc(65_537)])],
    ['a reason longer than all its words', overwritten(sent({ stderr: 'four' }), 18, 5)],
    ['more memory than there is', sent({ memoryPages: 65_537 })]
  ]

  for (const [what, body] of refused) {
    it(`is refused with ${what}`, () => {
      expect(() => read(body)).to.throw(FrameError)
    })
  }

  it('is refused where it fails in no known way, or for another unit', () => {
    const [failure] = [Buffer.concat(encodeFailure(SEQUENCE, 'out-of-memory', ''))]
    expect(() => decodeFailure(failure, SEQUENCE + 1)).to.throw(FrameError)
    failure.writeUInt8(9, 4)
    expect(() => decodeFailure(failure, SEQUENCE)).to.throw(FrameError)
  })
})
