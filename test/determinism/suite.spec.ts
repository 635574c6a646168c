import { expect } from 'aegir/chai'
import { SuiteFile } from '../../scripts/profile/suite-file.ts'
import { createAssembler } from '../../scripts/profile/wast/assembler.ts'
import { readScript } from '../../scripts/profile/wast/script.ts'

const MODULE = `(module $m
  (memory 1) (global (export "g") i64 (i64.const -1))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "div") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
  (func (export "half") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0x1p-1)))
  (func (export "nan") (result f64) (f64.div (f64.const 0) (f64.const 0)))
  (func (export "splat") (param i32) (result v128) (i16x8.splat (local.get 0)))
  ;; heavy by the profile's rules, light on the engine's stack
  (func $deep (export "deep") ${'i32.const 0 '.repeat(9_000)} ${'drop '.repeat(9_000)} (call $deep) (call $deep)))`
const LINE = MODULE.split('\n').length + 1

/** What a script comes to: how many commands passed, and the types of those that did not. */
async function outcome (script: string): Promise<{ passed: number, failed: string[], excused: string[] }> {
  const { commands, modules } = readScript(Buffer.from(`${MODULE}\n${script}`), await createAssembler())
  const file = new SuiteFile(name => {
    const found = modules.get(name)
    if (found instanceof Uint8Array) {
      return found
    }
    throw found ?? new Error(name)
  })
  commands.forEach(command => { file.run(command) })
  return { passed: file.passed, failed: file.failures.map(failure => failure.split(':')[0] ?? ''), excused: [...file.excused.keys()] }
}

/** Right, and wrong at the same place. */
const PAIRS: ReadonlyArray<readonly [right: string, wrong: string]> = [
  ['(assert_return (invoke "add" (i32.const -1) (i32.const 0x7)) (i32.const 6))', '(assert_return (invoke "add" (i32.const -1) (i32.const 7)) (i32.const 7))'],
  ['(assert_return (get $m "g") (i64.const -1))', '(assert_return (get $m "g") (i64.const 1))'],
  ['(assert_return (invoke "half" (f32.const 0x1.8p1)) (f32.const 1.5))', '(assert_return (invoke "half" (f32.const 3)) (f32.const 1.5000001))'],
  ['(assert_return (invoke "nan") (f64.const nan:canonical))', '(assert_return (invoke "nan") (f64.const 0))'],
  ['(assert_return (invoke "splat" (i32.const 258)) (v128.const i8x16 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1))', '(assert_return (invoke "splat" (i32.const 258)) (v128.const i8x16 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 2))'],
  ['(assert_trap (invoke "div" (i32.const 0)) "integer divide by zero")', '(assert_trap (invoke "div" (i32.const 1)) "integer divide by zero")'],
  ['(assert_exhaustion (invoke "deep") "call stack exhausted")', '(assert_exhaustion (invoke "div" (i32.const 0)) "call stack exhausted")'],
  ['(assert_invalid (module (func (result i32) (i64.const 0))) "type mismatch")', '(assert_invalid (module (func (result i32) (i32.const 0))) "type mismatch")'],
  ['(assert_malformed (module binary "\\00asm" "\\02\\00\\00\\00") "unknown binary version")', '(assert_malformed (module binary "\\00asm" "\\01\\00\\00\\00") "unknown binary version")'],
  ['(assert_trap (module (memory 1) (data (i32.const 65536) "a")) "out of bounds")', '(assert_trap (module (memory 1) (data (i32.const 65535) "a")) "out of bounds")'],
  ['(register "M" $m) (module (import "M" "add" (func (param i32 i32) (result i32))))', '(register "M" $m) (module (import "M" "add" (func (param i64 i32) (result i32))))']
]

describe('the runner of the official suite', () => {
  it('passes what is right and fails what is wrong, of every kind of command', async () => {
    for (const [right, wrong] of PAIRS) {
      expect((await outcome(right)).failed, right).to.deep.equal([])
      const { failed } = await outcome(wrong)
      expect(failed, wrong).to.have.lengthOf(1)
      expect(failed[0]).to.include(`line ${LINE}`)
    }
  })

  it('names what lies outside the profile, and what its assembler cannot read, and passes neither', async () => {
    const { passed, excused } = await outcome('(module (memory i64 1)) (module (struct.new))')
    expect(passed).to.equal(1)
    expect(excused).to.deep.equal(['memory64', 'text that the assembler does not read'])
  })
})
