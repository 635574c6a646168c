import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileModule, runUnit } from '@mycel/verify/execute'
import { readOnlyTree } from '@mycel/verify/wasi'
import { expect } from 'aegir/chai'
import type { Outcome } from '@mycel/verify/execute'
import type { Context } from 'mocha'

const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url))
const MEMORY_PAGES = 1024

/** What each is compiled with, and Debian's packages for it. */
const COMPILERS = {
  'files.c': { needs: { '/usr/bin/clang': 'clang', '/usr/bin/wasm-ld': 'lld', '/usr/lib/wasm32-wasi/libc.a': 'wasi-libc' }, command: ['/usr/bin/clang', '--target=wasm32-wasi', '-O2', '-o'] },
  'files.rs': { needs: { '/usr/bin/rustc': 'rustc', '/usr/lib/rustlib/wasm32-wasi': 'libstd-rust-dev-wasm32' }, command: ['/usr/bin/rustc', '--target', 'wasm32-wasi', '-O', '-o'] }
} as const

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

const OF_C = `2 arguments, the last is 7; no environment; terminals 000
line: one
line: two
in /; elsewhere: Capabilities insufficient
time 1600000000
after two seconds of sleep 2.002000000
poll 1; entropy ok
at its end: 5 bytes, tail
; to write: Read-only file system; a new one: Read-only file system
1000 lines, 8898 bytes, a file 1, at 1600000002
mkdir ok, again File exists; rename ok; symlink ok; link ok
 . .. b h l
link to b, a link 1; followed: 2 names
truncate ok; pwrite 3; pread 13; fsync ok
unlink a folder: Is a directory; rmdir a full one: Directory not empty
503 removed while they were listed; rmdir ok
wrote 20971520, read 20971520, the last 7
then 41943040 more: No space left on device
`

const OF_RUST = `["unit", "7"] []
["one"]
a map of 1000, its sum 332833500; its first key true
thread: Unsupported; process: Unsupported; network: Unsupported
slept 1.501s, it is 1600000001.503s
"hello world", then 3 bytes; new, though it is there: errno 20
["a", "h", "i"]; all of it removed: ok
/in: 1005 bytes; to write: errno 69; a new one: errno 69
63 MiB, and it is full: errno 51
`

describe('programs that were written for Unix', function () {
  this.timeout(60_000)
  const folder = mkdtempSync(join(tmpdir(), 'mycel-programs-'))
  after(() => { rmSync(folder, { recursive: true }) })

  function run (context: Context, name: keyof typeof COMPILERS, input: string): Outcome {
    const { needs, command } = COMPILERS[name]
    const missing = Object.entries(needs).filter(([path]) => !existsSync(path)).map(([, debian]) => debian)
    if (missing.length > 0) {
      if (process.env['CI'] != null) {
        throw new Error(`not installed: apt-get install ${missing.join(' ')}`)
      }
      process.stderr.write(`  skipped: not installed: apt-get install ${missing.join(' ')}\n`)
      context.skip()
    }
    const [compiler, ...flags] = command
    const made = join(folder, `${name}.wasm`)
    execFileSync(compiler, [...flags, made, join(PROGRAMS, name)], { stdio: 'pipe' })
    return runUnit({
      compiled: compileModule(new Uint8Array(readFileSync(made)), MEMORY_PAGES),
      digest: new Uint8Array(32),
      args: ['unit', '{index}'],
      inputs: readOnlyTree([{ path: 'data/table.csv', bytes: new TextEncoder().encode(`${'x'.repeat(1000)}tail\n`) }]),
      outputBytes: 65_536,
      fuel: 10n ** 10n,
      sha256
    }, { index: 7n, input: new TextEncoder().encode(input) })
  }

  it('C, with wasi-libc', function () {
    const { status, output } = run(this, 'files.c', 'one\ntwo\n')
    expect(Buffer.from(output).toString()).to.equal(OF_C)
    expect(status).to.equal(3)
  })

  it('Rust, with its standard library', function () {
    const { status, output } = run(this, 'files.rs', 'one\n')
    expect(Buffer.from(output).toString()).to.equal(OF_RUST)
    expect(status).to.equal(255)
  })

  it('Rust, when it panics: a trap, and its words for people', function () {
    const { status, output, stderr } = run(this, 'files.rs', 'one\ntwo\n')
    expect(status).to.equal(256)
    expect(output).to.have.length(0)
    expect(stderr).to.include('told to')
  })
})
