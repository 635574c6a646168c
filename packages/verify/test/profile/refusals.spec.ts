import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { explain, functionNames, instrument, LIMIT } from '../../src/profile/index.ts'
import { I32, moduleOf } from './module-of.ts'
import { HEADER, list, section, sized, text, u32 } from './random/bytes.ts'
import { randomModule } from './random/module.ts'
import type { Refusal } from '../../src/profile/index.ts'

const OPTIONS = { memoryPages: 16 }
const MEMORY = [0, 1]
/** What a block carries beside these locals makes a round number. */
const CARRIED = 8_192
const LOCALS = Array.from({ length: CARRIED - LIMIT.carriedBesides }, () => I32)
const BLOCKS = Array.from({ length: LIMIT.carried / CARRIED }, () => [0x02, 0x40, 0x0b]).flat()

function refusal (bytes: Uint8Array): Refusal {
  const made = instrument(bytes, OPTIONS)
  if (made.ok) {
    throw new Error('was accepted')
  }
  return made
}

const code = (...bytes: number[]): Uint8Array => moduleOf({ memory: MEMORY, functions: [{ code: [] }, { code: bytes }] })
const raw = (...sections: ReadonlyArray<readonly number[]>): Uint8Array => Uint8Array.from([...HEADER, ...sections.flat()])

describe('profile: refusals', () => {
  const features: ReadonlyArray<readonly [feature: string, where: string, bytes: Uint8Array]> = [
    ['threads', 'an atomic load', code(0x41, 0, 0xfe, 0x10, 2, 0, 0x1a)],
    ['threads', 'a fence', code(0xfe, 0x03, 0)],
    ['relaxed-simd', 'a relaxed swizzle', code(0xfd, 0x80, 0x02)],
    ['exceptions', 'a throw', code(0x08, 0)],
    ['exceptions', 'a try', code(0x06, 0x40, 0x0b)],
    ['exceptions', 'a try_table', code(0x1f, 0x40, 0, 0x0b)],
    ['exceptions', 'a tag section', raw([13, 1, 0])],
    ['gc', 'a struct.new', code(0xfb, 0, 0)],
    ['gc', 'a struct type', raw(section(1, [1, 0x5f, 0]))],
    ['gc', 'a recursive type', raw(section(1, [1, 0x4e, 0]))],
    ['typed-references', 'a call_ref', code(0x14, 0)],
    ['typed-references', 'a nullable type in a signature', raw(section(1, [1, 0x60, 1, 0x63, 0x70, 0]))],
    ['typed-references', 'a table with an initial value', raw(section(4, [1, 0x40, 0, 0x70, 0, 1, 0xd0, 0x70, 0x0b]))],
    ['memory64', 'a 64-bit memory', moduleOf({ functions: [], memory: [4, 1] })],
    ['multi-memory', 'two memories', raw(section(5, [2, 0, 1, 0, 1]))],
    ['multi-memory', 'a load from the second', code(0x41, 0, 0x28, 0x42, 1, 0, 0x1a)],
    ['custom-page-sizes', 'pages of one byte', moduleOf({ functions: [], memory: [8, 1, 0] })],
    ['extended-const', 'a sum', raw(section(6, [1, I32, 0, 0x41, 1, 0x41, 1, 0x6a, 0x0b]))],
    ['wide-arithmetic', 'i64.add128', code(0xfc, 19)],
    ['component', 'a component', Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)],
    ['unknown', 'an opcode that nobody has', code(0xff)]
  ]

  for (const [feature, where, bytes] of features) {
    it(`name ${feature} (${where}), and say what to do`, () => {
      const refused = refusal(bytes)
      expect({ code: refused.code, feature: refused.feature }, refused.reason).to.deep.equal({ code: 'feature', feature })
      expect(explain(refused)).to.match(/Refused by mycel\.wasm\/1: .*byte \d+.*\. [A-Z].{20}/s)
    })
  }

  const malformed: ReadonlyArray<readonly [what: string, bytes: Uint8Array]> = [
    ['no module', Uint8Array.of(1, 2, 3)],
    ['a section that runs past the end', raw([1, 100, 0])],
    ['sections out of order', raw(section(3, [0]), section(1, [0]))],
    ['a function without a body', raw(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]))],
    ['a body with bytes after its end', moduleOf({ functions: [{ code: [0x0b, 0x01] }] })],
    ['a body without an end', raw(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, [1, 2, 0, 0x01]))],
    ['an appended local', code(0x20, 0, 0x1a)],
    ['an appended global', code(0x23, 0, 0x1a)],
    ['a write to an appended global', code(0x42, 0, 0x24, 0)],
    ['an appended function', code(0x10, 2)],
    ['the wrapper\'s label', code(0x0c, 1)],
    ['too few operands', code(0x6a)],
    ['operands of an outer block', code(0x41, 0, 0x02, 0x40, 0x1a, 0x0b)],
    ['two operands left over', code(0x41, 0, 0x41, 0)],
    ['an else without an if', code(0x05)],
    ['a data segment that is not there', code(0xfc, 9, 0)],
    ['ref.func of a function that only the start section names', moduleOf({ functions: [{ code: [0xd2, 0, 0x1a] }], start: 0, more: [[7, [0]]] })]
  ]

  for (const [what, bytes] of malformed) {
    it(`refuse ${what}`, () => {
      expect(refusal(bytes).code).to.equal('malformed')
    })
  }

  it('say which function', () => {
    const refused = refusal(code(0x01, 0xfe, 0x03, 0))
    expect(refused.where.function).to.equal(1)
    const names = functionNames(raw(section(0, [...text('name'), 1, ...sized([1, 1, ...text('hash_block')])])), [1])
    expect(explain(refused, index => names.get(index))).to.include('function 1 (hash_block)')
  })

  it('keep the profile\'s names, and imports to functions and immutable globals', () => {
    expect(refusal(raw(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(7, [1, ...text('mycel.fuel'), 0, 0]), section(10, [1, 2, 0, 0x0b]))).code).to.equal('reserved-name')
    for (const kind of [[1, 0x70, 0, 1], [2, 0, 1], [3, I32, 1]]) {
      expect(refusal(raw(section(2, [1, ...text('m'), ...text('n'), ...kind]))).code).to.equal('import')
    }
  })

  it('hold memory to the contract', () => {
    expect(refusal(moduleOf({ functions: [], memory: [0, 17] })).code).to.equal('memory')
    const { ok } = instrument(moduleOf({ functions: [], memory: [0, 16] }), OPTIONS)
    expect(ok).to.equal(true)
    expect(() => instrument(moduleOf({ functions: [] }), { memoryPages: 65_537 })).to.throw(RangeError)
  })

  const limits: ReadonlyArray<readonly [what: string, bytes: () => Uint8Array]> = [
    ['locals', () => raw(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, list([sized([1, ...u32(LIMIT.locals + 1), I32, 0x0b])])))],
    ['nesting', () => code(...Array.from({ length: LIMIT.nesting + 1 }, () => [0x02, 0x40]).flat(), ...Array.from({ length: LIMIT.nesting + 1 }, () => 0x0b))],
    ['nesting in code that is never run', () => code(0x00, ...Array.from({ length: LIMIT.nesting + 1 }, () => [0x02, 0x40]).flat(), ...Array.from({ length: LIMIT.nesting + 1 }, () => 0x0b))],
    ['bytes in one function', () => moduleOf({ functions: [{ code: Array.from({ length: LIMIT.bodyBytes }, () => 0x01) }] })],
    ['what blocks and branches carry in all functions', () => moduleOf({ functions: Array.from({ length: LIMIT.allCarried / LIMIT.carried + 1 }, () => ({ locals: LOCALS, code: BLOCKS })) })],
    ['operands', () => code(...Array.from({ length: LIMIT.operands + 1 }, () => [0x41, 0]).flat())],
    ['parameters', () => raw(section(1, [1, 0x60, ...sized(Array.from({ length: LIMIT.arity + 1 }, () => I32)), 0]))],
    ['branch targets', () => code(0x41, 0, 0x0e, ...u32(LIMIT.branchTargets + 1), ...Array.from({ length: LIMIT.branchTargets + 2 }, () => 0))],
    ['tables', () => raw(section(4, list(Array.from({ length: LIMIT.tables + 1 }, () => [0x70, 0, 1]))))],
    ['table elements', () => raw(section(4, [1, 0x70, 0, ...u32(LIMIT.tableElements + 1)]))],
    ['a count that lies', () => raw(section(3, u32(0xffffffff)))],
    ['all locals', () => raw(section(1, [1, 0x60, 0, 0]), section(3, list(Array.from({ length: 401 }, () => [0]))), section(10, list(Array.from({ length: 401 }, () => sized([1, ...u32(LIMIT.locals), I32, 0x0b])))))]
  ]

  /** 8,128 locals, a block, and a `br_table` out of it with so many targets beside the default. */
  const carrying = (targets: number): Uint8Array => moduleOf({ functions: [{ locals: LOCALS, code: [0x02, 0x40, 0x41, 0, 0x0e, ...u32(targets), ...Array.from({ length: targets + 1 }, () => 0), 0x0b] }] })
  const calling = (calls: number): Uint8Array => code(...Array.from({ length: calls }, () => [0x10, 0]).flat())

  it('allow what blocks and branches carry, and calls, up to the last one', () => {
    const targets = LIMIT.carried / CARRIED - 2
    expect(instrument(carrying(targets), OPTIONS).ok).to.equal(true)
    expect(refusal(carrying(targets + 1)).code).to.equal('limit')
    expect(instrument(calling(LIMIT.calls), OPTIONS).ok).to.equal(true)
    expect(refusal(calling(LIMIT.calls + 1)).code).to.equal('limit')
    // a call, a growth, a fill and a look at a table count alike
    const mixed = [0x10, 0, 0x41, 0, 0x40, 0, 0x1a, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0, 0xfc, 0x10, 0, 0x1a]
    const mixing = (times: number): Uint8Array => moduleOf({ memory: MEMORY, functions: [{ code: [] }, { code: Array.from({ length: times }, () => mixed).flat() }], more: [[4, [1, 0x70, 0, 1]]] })
    expect(instrument(mixing(LIMIT.calls / 4), OPTIONS).ok).to.equal(true)
    expect(refusal(mixing(LIMIT.calls / 4 + 1)).code).to.equal('limit')
  })

  it('count every block, loop and if, every branch and return, and operands with the locals', () => {
    const turns = LIMIT.carried / CARRIED
    const many = (...instructions: number[]): Uint8Array => moduleOf({ functions: [{ locals: LOCALS.slice(1), code: [0x41, 0, ...Array.from({ length: turns }, () => instructions).flat(), 0x1a] }] })
    for (const instructions of [[0x02, 0x40, 0x0b], [0x03, 0x40, 0x0b], [0x41, 0, 0x04, 0x40, 0x0b]]) {
      expect(instrument(many(...instructions), OPTIONS).ok).to.equal(true)
      expect(refusal(many(...instructions, 0x02, 0x40, 0x0b)).code).to.equal('limit')
    }
    for (const branch of [[0x0c, 0], [0x41, 0, 0x0d, 0], [0x0f]]) {
      // the block carries as much as the branch in it, one operand less
      expect(refusal(many(0x02, 0x40, ...branch, 0x0b)).code, String(branch)).to.equal('limit')
    }
  })

  for (const [what, bytes] of limits) {
    it(`limit ${what}`, () => {
      expect(refusal(bytes()).code).to.equal('limit')
    })
  }

  it('any bytes whatever give a module that the engine accepts, or a refusal, or what the engine itself refuses', () => {
    const seeds = fc.record({ seed: fc.nat(200), at: fc.nat(), byte: fc.nat(255), cut: fc.nat(40) })
    fc.assert(fc.property(seeds, ({ seed, at, byte, cut }) => {
      const mutant = randomModule(seed).bytes.slice()
      mutant[at % mutant.length] = byte
      const made = instrument(cut === 0 ? mutant.subarray(0, at % mutant.length) : mutant, OPTIONS)
      // what is ill-typed stays ill-typed, and what is well-typed stays so
      if (made.ok && cut !== 0) {
        expect(WebAssembly.validate(made.bytes)).to.equal(WebAssembly.validate(mutant))
      }
    }), { numRuns: 1_500 })
  })
})
