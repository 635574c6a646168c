import { sha256 } from '@noble/hashes/sha2.js'
import { expect } from 'aegir/chai'
import { compileModule, HostFailure, runUnit, STATUS } from '../../src/execute/index.ts'
import { readOnlyTree, WASI_MODULE } from '../../src/wasi/index.ts'
import { I32, I64, moduleOf } from '../profile/module-of.ts'
import { HEADER, list, section, sized, text } from '../profile/random/bytes.ts'
import { Metered } from '../profile/run.ts'
import type { Compiled, Outcome, Prepared } from '../../src/execute/index.ts'

const BUDGET = 1_000_000n
const none = new Uint8Array(0)

function run (compiled: Compiled, more: Partial<Prepared> = {}): Outcome {
  return runUnit({ compiled, digest: new Uint8Array(32), args: ['unit'], inputs: readOnlyTree([]), outputBytes: 100, fuel: BUDGET, sha256, ...more }, { index: 0n, input: none })
}

/** A command of functions: the last one is its entry. */
function command (parts: Parameters<typeof moduleOf>[0]): Uint8Array {
  return moduleOf({ ...parts, more: [[7, list([[...text('_start'), 0, parts.functions.length - 1], ...(parts.memory == null ? [] : [[...text('memory'), 2, 0]])])], ...parts.more ?? []] })
}

/** A command that makes one call of WASI with constants. */
function calling (name: string, takes: readonly number[], gives: readonly number[], ...args: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...HEADER,
    ...section(1, list([[0x60, ...sized(takes), ...sized(gives)], [0x60, 0, 0]])),
    ...section(2, [1, ...text(WASI_MODULE), ...text(name), 0, 0]),
    ...section(3, [1, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, list([[...text('_start'), 0, 1], [...text('memory'), 2, 0]])),
    ...section(10, list([sized([0, ...args, 0x10, 0, ...gives.map(() => 0x1a), 0x0b])]))
  ])
}

describe('how a unit ends', () => {
  it('a trapped one costs exactly what it was charged, though it ran without keeping account of that', () => {
    // for i = 0, 64, …: memory[i] = i, which traps at the end of the page
    const code = [0x03, 0x40, 0x20, 0, 0x20, 0, 0x36, 2, 0, 0x20, 0, 0x41, ...[0xc0, 0], 0x6a, 0x21, 0, 0x0c, 0, 0x0b]
    const parts = { memory: [0, 1], functions: [{ locals: [I32], code }] }
    const { verdict } = new Metered(moduleOf(parts)).call('f0', [], BUDGET)
    const outcome = run(compileModule(command(parts), 1))
    expect(verdict).to.deep.equal({ kind: 'within', fuel: outcome.fuel })
    // 1,024 turns and the one that traps; 8 instructions each
    expect([outcome.status, outcome.fuel]).to.deep.equal([STATUS.trapped, 1_025n * 8n])
  })

  it('the start function is run first, metered like the rest, and may end the unit', () => {
    const [nothing, trap] = [{ code: [0x01] }, { code: [0x41, 5, 0x1a, 0x00] }]
    expect(run(compileModule(command({ functions: [trap, nothing], start: 0 }), 1))).to.include({ status: STATUS.trapped, fuel: 3n })
    expect(run(compileModule(command({ functions: [nothing, nothing], start: 0 }), 1)).status).to.equal(0)
  })

  it('calls too deep are a trap, and called so', () => {
    const outcome = run(compileModule(command({ functions: [{ code: [...Array.from({ length: 9_000 }, () => [0x41, 0]).flat(), ...Array.from({ length: 9_000 }, () => 0x1a), 0x10, 0] }] }), 1))
    expect(outcome).to.include({ status: STATUS.trapped, reason: 'calls too deep' })
  })

  it('an exit code above 255 is 255', () => {
    const exit = (code: readonly number[]): number => run(compileModule(calling('proc_exit', [I32], [], 0x41, ...code), 1)).status
    expect([exit([0]), exit([0xff, 0x01]), exit([0x80, 0x02]), exit([0x7f])]).to.deep.equal([0, 255, 255, 255])
  })

  it('a host that fails in a call, or has no memory that a unit is entitled to, comes to no result', () => {
    const random = compileModule(calling('random_get', [I32, I32], [I32], 0x41, 0, 0x41, 8), 1)
    expect(run(random).status).to.equal(0)
    expect(() => run(random, { sha256: () => { throw new Error('no hash') } })).to.throw(HostFailure).with.property('code', 'engine')

    const sound = compileModule(command({ functions: [{ code: [] }] }), 1)
    if (sound.kind !== 'module') {
      expect.fail(sound.reason)
    }
    // as it looks after a growth that was due and failed: the third meter is 1
    const meters = [[...text('mycel.fuel'), 3, 0], [...text('mycel.depth'), 3, 1], [...text('mycel.fault'), 3, 2], [...text('_start'), 0, 0]]
    const globals = [[I64, 1, 0x42, 0, 0x0b], [I64, 1, 0x42, 0, 0x0b], [I32, 1, 0x41, 1, 0x0b]]
    const module = new WebAssembly.Module(moduleOf({ functions: [{ code: [] }], more: [[6, list(globals)], [7, list(meters)]] }))
    expect(() => run({ ...sound, module })).to.throw(HostFailure).with.property('code', 'out-of-memory')
  })
})
