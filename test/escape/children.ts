import { encodeFrame } from '../../packages/daemon/dist/src/executors/frames.js'
import { encodeResult, encodeWant, FROM_CHILD, RESULT_HEADER_BYTES } from '../../packages/daemon/dist/src/executors/messages.js'
import { LIMITS } from './lab.ts'
import type { Limits } from '../../packages/daemon/dist/src/executors/executor.js'

export interface HostileChild {
  readonly name: string
  /** What it does once it has been given a unit, in JavaScript; `w(hex)` writes to the pool. */
  readonly does: string
  readonly limits?: Partial<Limits>
  readonly code: string
}

function frame (kind: number, ...parts: readonly Uint8Array[]): string {
  return Buffer.concat(encodeFrame(kind, ...parts)).toString('hex')
}

function result (fields: { readonly sequence?: number, readonly status?: number, readonly fuel?: bigint, readonly output?: Uint8Array, readonly claimed?: number }): string {
  const { sequence = 0, status = 0, fuel = 0n, output = new Uint8Array(0) } = fields
  const body = Buffer.concat(encodeResult(sequence, { status, fuel: BigInt.asUintN(64, fuel), output, stderr: '' }))
  body.writeUInt32LE(fields.claimed ?? output.length, 14)
  return frame(FROM_CHILD.result, body)
}

export const READY = frame(FROM_CHILD.ready)
export const HONEST = result({})
/** The mount that these children's workload has. */
export const LARGE = { digest: new Uint8Array(32).fill(5), size: 2 * 1024 * 1024 }

function want (chunk: number, digest = LARGE.digest): string {
  return frame(FROM_CHILD.want, encodeWant({ digest: Buffer.from(digest).toString('hex'), chunk }))
}

const CRASHED = 'child-crashed'
const say = (...frames: readonly string[]): string => frames.map(hex => `w('${hex}')`).join('; ')

export const HOSTILE_CHILDREN: readonly HostileChild[] = [
  { name: 'claims a frame of 4 GiB', does: say('ffffffff81'), code: CRASHED },
  { name: 'claims a frame of 4 GiB and sends it', does: 'w(\'ffffffff81\'); for (;;) w(\'00\'.repeat(65536))', code: CRASHED },
  { name: 'sends an empty frame', does: say('0000000081'), code: CRASHED },
  { name: 'sends garbage', does: 'w(require(\'crypto\').randomBytes(1000).fill(0xa5, 0, 8).toString(\'hex\'))', code: CRASHED },
  { name: 'sends half a frame and then nothing', does: say(HONEST.slice(0, 20)), limits: { wallMs: 300 }, code: 'timeout' },
  { name: 'sends nothing', does: '', limits: { wallMs: 300 }, code: 'timeout' },
  { name: 'answers for another unit', does: say(result({ sequence: 7 })), code: CRASHED },
  { name: 'asks for negative fuel', does: say(result({ fuel: -5n })), code: CRASHED },
  { name: 'asks for more fuel than there was', does: say(result({ fuel: LIMITS.fuel + 1n })), code: CRASHED },
  { name: 'makes up a status', does: say(result({ status: 60_000 })), code: CRASHED },
  { name: 'gives more output than allowed', does: say(result({ output: new Uint8Array(1025) })), limits: { outputBytes: 1024 }, code: CRASHED },
  { name: 'says that its output is longer than its frame', does: say(result({ claimed: 1000 })), code: CRASHED },
  { name: 'sends a result of a few bytes', does: say(frame(FROM_CHILD.result, new Uint8Array(RESULT_HEADER_BYTES - 1))), code: CRASHED },
  { name: 'greets again', does: say(READY), code: CRASHED },
  { name: 'speaks of a kind that there is not', does: say(frame(99)), code: CRASHED },
  { name: 'ends', does: 'process.exit(0)', code: CRASHED },
  { name: 'aborts', does: 'process.abort()', code: CRASHED },
  { name: 'fails in a way that there is not', does: say(frame(FROM_CHILD.failed, Buffer.from('00000000ff', 'hex'))), code: CRASHED },
  { name: 'looks at a module unasked', does: say(frame(FROM_CHILD.inspected, Buffer.from('{}'))), code: CRASHED },
  { name: 'wants a blob that is none of its unit\'s', does: say(want(0, new Uint8Array(32))), code: CRASHED },
  { name: 'wants a chunk beyond the end', does: say(want(2)), code: CRASHED },
  { name: 'wants without waiting', does: say(...Array.from({ length: 50 }, () => want(0))), code: CRASHED },
  { name: 'wants without end', does: `w('${want(0)}'); process.stdin.on('data', d => { got += d.length; while (got >= 1048581) { got -= 1048581; w('${want(0)}') } })`, limits: { wallMs: 1000 }, code: 'timeout' },
  { name: 'wants what is shorter than it should be', does: say(want(1)), code: 'missing-blob' },
  { name: 'wants in half a frame', does: say(frame(FROM_CHILD.want, new Uint8Array(12))), code: CRASHED }
]

/** A program for node -e that greets, waits for its unit, and then does that. */
export function program (does: string): string {
  return `let got = 0; const { writeSync } = require('fs'); const w = hex => { const b = Buffer.from(hex, 'hex'); for (let at = 0; at < b.length;) { try { at += writeSync(1, b, at) } catch (e) { if (e.code !== 'EAGAIN') process.exit(0) } } }; w('${READY}'); process.stdin.once('data', () => { ${does} }); setInterval(() => {}, 1000)`
}
