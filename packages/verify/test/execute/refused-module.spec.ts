import { expect } from 'aegir/chai'
import { compileModule, placeOf, sentence } from '../../src/execute/index.ts'
import { trapWords } from '../../src/execute/trap.ts'
import { functionNames, LIMIT } from '../../src/profile/index.ts'
import { HEADER, list, section, sized, text, u32 } from '../profile/random/bytes.ts'
import type { ModuleRefusal } from '../../src/execute/index.ts'

const I32 = 0x7f
const PAGES = 16
const VOID = [0x60, 0, 0]
/** (i32, i32, i32, i32) -> i32, as `fd_read` and `fd_write` have it. */
const FOUR = [0x60, 4, I32, I32, I32, I32, 1, I32]

interface Parts {
  readonly imports?: ReadonlyArray<readonly [module: string, name: string, type?: number]>
  readonly exported?: string
  /** Type of the one function that is exported. */
  readonly type?: number
  readonly code?: readonly number[]
  readonly memory?: number
  readonly name?: string
}

/** A module with one function of its own, after its imports. */
function moduleOf ({ imports = [], exported = '_start', type = 0, code = [], memory = 1, name }: Parts): Uint8Array {
  return Uint8Array.from([
    ...HEADER,
    ...section(1, list([VOID, FOUR, [0x60, 1, I32, 0]])),
    ...section(2, list(imports.map(([from, field, of = 0]) => [...text(from), ...text(field), 0, of]))),
    ...section(3, list([[type]])),
    ...section(5, list([[0, ...u32(memory)]])),
    ...section(7, list([[...text(exported), 0, imports.length], [...text('memory'), 2, 0]])),
    ...section(10, list([sized([0, ...code, 0x0b])])),
    ...(name == null ? [] : section(0, [...text('name'), 1, ...sized(list([[...u32(imports.length), ...text(name)]]))]))
  ])
}

function refusalOf (bytes: Uint8Array): ModuleRefusal {
  const compiled = compileModule(bytes, PAGES)
  return compiled.kind === 'refused' ? compiled.refusal : expect.fail('was admitted')
}

const ascii = (words: string): Uint8Array => new TextEncoder().encode(words)

describe('a module that is refused', () => {
  const imports: ReadonlyArray<readonly [module: string, name: string, advice: RegExp]> = [
    ['wasi_unstable', 'fd_write', /before preview 1/],
    ['wasi', 'thread-spawn', /one thread/],
    ['wasi:cli/environment@0.2.0', 'get-environment', /component/],
    ['wasix_32v1', 'futex_wait', /WASIX/],
    ['wasi_snapshot_preview1', 'sock_open', /no network/],
    ['wasi_snapshot_preview1', 'fd_dance', /no such function/],
    ['wbg', '__wbg_log_1', /wasm-bindgen/],
    ['__wbindgen_placeholder__', '__wbindgen_throw', /wasm-bindgen/],
    ['gojs', 'runtime.wasmExit', /Go's port to browsers/],
    ['GOT.mem', 'counter', /shared library/],
    ['env', 'abort', /AssemblyScript's library/],
    ['env', 'seed', /AssemblyScript's library/],
    ['env', 'emscripten_resize_heap', /Emscripten's JavaScript/],
    ['env', '__syscall_openat', /Emscripten's JavaScript/],
    ['env', 'invoke_vi', /Emscripten's JavaScript/],
    ['a', 'b', /names of one letter/i],
    ['env', 'fast_median', /No library that was linked defines it/],
    ['host', 'fetch', /offers wasi_snapshot_preview1 and nothing else/]
  ]

  for (const [module, name, advice] of imports) {
    it(`for its import ${module}.${name}, whose origin it names`, () => {
      const { code, what, remedy } = refusalOf(moduleOf({ imports: [[module, name]] }))
      expect({ code, what }).to.deep.equal({ code: 'import', what: `the module imports ${module}.${name}, which is not to be had` })
      expect(remedy.advice).to.match(advice)
    })
  }

  it('for a WASI function that it declares otherwise, both ways in words', () => {
    expect(refusalOf(moduleOf({ imports: [['wasi_snapshot_preview1', 'fd_write', 2]] }))).to.deep.include({
      code: 'import',
      what: 'the module imports wasi_snapshot_preview1.fd_write as (i32) -> (); WASI has it as (i32, i32, i32, i32) -> (i32)'
    })
    expect(compileModule(moduleOf({ imports: [['wasi_snapshot_preview1', 'fd_write', 1]] }), PAGES).kind).to.equal('module')
  })

  it('for being no command', () => {
    expect(refusalOf(moduleOf({ exported: 'run' }))).to.deep.include({ code: 'entry', what: 'the module exports no function _start' })
    expect(refusalOf(moduleOf({ exported: '_initialize' })).what).to.include('it is a reactor')
    expect(refusalOf(moduleOf({ type: 2 }))).to.deep.include({ code: 'entry', what: '_start takes parameters or gives results' })
    expect(refusalOf(moduleOf({ exported: 'run' })).remedy.flags.map(([toolchain]) => toolchain)).to.deep.equal(['C, C++', 'Rust', 'AssemblyScript', 'Go'])
  })

  it('for a feature, in the function that has it, by name', () => {
    const refusal = refusalOf(moduleOf({ imports: [['wasi_snapshot_preview1', 'fd_read', 1]], code: [0xfe, 0x03, 0], name: 'hash_block' }))
    expect(refusal).to.deep.include({ code: 'feature', feature: 'threads', function: { index: 1, name: 'hash_block' } })
    expect(refusal.offset).to.be.above(8)
    expect(placeOf(refusal)).to.equal(`function 1 (hash_block), byte ${refusal.offset} (0x${refusal.offset?.toString(16)})`)
    expect(sentence(refusal)).to.match(/^refused by mycel\.wasm\/1: .* \(threads\), at function 1 \(hash_block\), byte \d+ .*\. A unit is one thread/)
  })

  it('for more memory than it may have, and for an export name of the profile', () => {
    expect(refusalOf(moduleOf({ memory: PAGES + 1 }))).to.include({ code: 'memory' }).and.have.nested.property('remedy.flags[0][1]').that.includes('--initial-memory')
    expect(refusalOf(moduleOf({ exported: 'mycel.fuel' }))).to.include({ code: 'reserved-name' })
  })

  it('for types that only the engine looks at, at the place in its author\'s own bytes', () => {
    const bytes = moduleOf({ code: [0x43, 0, 0, 0, 0, 0x45, 0x1a], name: 'wrong_types' })
    const refusal = refusalOf(bytes)
    expect(refusal).to.deep.include({ code: 'invalid', function: { index: 0, name: 'wrong_types' } })
    expect(refusal.what).to.match(/^not valid WebAssembly: i32\.eqz/)
    expect(bytes[refusal.offset ?? 0], 'the instruction').to.be.oneOf([0x43, 0x45])
  })

  const files: ReadonlyArray<readonly [what: string, bytes: Uint8Array]> = [
    ['the file is empty', new Uint8Array(0)],
    ['a native program (ELF)', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1)],
    ['a Windows program', ascii('MZ\0\0')],
    ['LLVM bitcode', Uint8Array.of(0x42, 0x43, 0xc0, 0xde)],
    ['a static library', ascii('!<arch>\n')],
    ['compressed (gzip)', Uint8Array.of(0x1f, 0x8b, 8)],
    ['compressed (zip)', ascii('PK\u0003\u0004')],
    ['compressed (zstd)', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)],
    ['WebAssembly as text', ascii(' ;; a comment\n(; and one more ;) (module (func))')],
    ['text, no program', ascii('fn main () {}\n')]
  ]

  for (const [what, bytes] of files) {
    it(`because it is something else: ${what}`, () => {
      const refusal = refusalOf(bytes)
      expect(refusal).to.deep.include({ code: 'malformed', offset: 0 })
      expect(refusal.what).to.include(what)
      expect(refusal.remedy.advice).to.be.a('string').that.is.not.empty()
    })
  }

  it('soon, however a file of comments may be read', () => {
    const before = performance.now()
    expect(refusalOf(ascii('(;;)'.repeat(64))).what).to.match(/this is text/)
    expect(refusalOf(ascii(`${'(; ; ;)'.repeat(20)} ;; x\n (module`)).what).to.match(/WebAssembly as text/)
    // with a comment that could end in several places it took for ever
    expect(performance.now() - before).to.be.below(1_000)
  })

  it('for being damaged, where nothing else fits', () => {
    expect(refusalOf(Uint8Array.of(0xde, 0xad, 0xbe, 0xef))).to.deep.include({ code: 'malformed', what: 'not a WebAssembly module' })
    expect(refusalOf(moduleOf({}).subarray(0, -3)).remedy.advice).to.include('damaged')
  })

  it('says nothing that a terminal would obey, and nothing without end', () => {
    const evil = '\u001b[2J\u202e\u0007'
    const what = refusalOf(moduleOf({ imports: [['env', `${evil}${'x'.repeat(900)}`]] })).what
    const named = refusalOf(moduleOf({ code: [0xfe, 0x03, 0], name: evil })).function?.name ?? ''
    expect(what).to.have.length.below(300)
    expect(`${what}${named}`).to.not.match(/[\p{Cc}\p{Cf}]/u)
    expect(named).to.equal('\ufffd[2J\ufffd\ufffd')
  })
})

describe('a trap in words', () => {
  const stack = 'RuntimeError: unreachable\n    at wasm://wasm/abc:wasm-function[3]:0x40\n    at main (wasm://wasm/abc:wasm-function[2]:0x33)\n    at attempt (file:///x/attempt.js:1:1)'

  it('names the functions where it can', () => {
    const names = new Map([[2, 'main'], [3, '\u001b[31mdivide']])
    expect(trapWords({ name: 'RuntimeError', message: 'unreachable', stack }, () => names)).to.equal('unreachable, in \ufffd[31mdivide [3], called by main [2]')
    expect(trapWords({ name: 'RuntimeError', message: 'unreachable', stack }, () => new Map())).to.equal('unreachable, in function [3], called by function [2]')
  })

  it('does without where the engine tells nothing, and asks for no names then', () => {
    expect(trapWords({ name: 'RuntimeError', message: 'unreachable' }, () => expect.fail('asked'))).to.equal('unreachable')
  })

  it('looks names up once, whatever traps later', () => {
    const compiled = compileModule(moduleOf({ name: 'first' }), PAGES)
    const names = compiled.kind === 'module' ? [compiled.namesOf([0]), compiled.namesOf([1])] : expect.fail('refused')
    expect(names[0]?.get(0)).to.equal('first')
    expect(names[1]).to.equal(names[0])
  })

  it('takes only the names that are wanted, the last of two, and none of what is no module', () => {
    const pairs = (...items: ReadonlyArray<readonly [number, string]>): Uint8Array => Uint8Array.from([...HEADER, ...section(0, [...text('name'), 1, ...sized(list(items.map(([index, name]) => [...u32(index), ...text(name)])))])])
    expect([...functionNames(pairs([1, 'a'], [2, 'b'], [300, 'c']), [300, 1, 7])]).to.deep.equal([[1, 'a'], [300, 'c']])
    expect(functionNames(Uint8Array.of(1, 2, 3), [0]).size).to.equal(0)
    expect(functionNames(pairs([1, 'a']).subarray(0, -1), [1]).size).to.equal(0)
  })

  it('leaves out a name of more bytes than an import may have: each trap would go through all of it', () => {
    const named = (bytes: number): Uint8Array => Uint8Array.from([...HEADER, ...section(0, [...text('name'), 1, ...sized(list([[1, ...text('x'.repeat(bytes))], [2, ...text('two')]]))])])
    expect([...functionNames(named(LIMIT.nameBytes), [1, 2]).keys()]).to.deep.equal([1, 2])
    expect([...functionNames(named(LIMIT.nameBytes + 1), [1, 2]).keys()]).to.deep.equal([2])
  })
})
