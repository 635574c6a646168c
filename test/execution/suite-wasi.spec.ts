import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { wasiModule } from '../../scripts/profile/wasi-module.ts'
import { runWasiSuite } from '../../scripts/suite-wasi.ts'

describe('npm run suite -- wasi', () => {
  let folder = ''
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'mycel-suite-')) })
  afterEach(() => { rmSync(folder, { recursive: true }) })

  function suite (): { readonly passed: boolean, readonly lines: readonly string[] } {
    const lines: string[] = []
    return { passed: runWasiSuite(folder, line => { lines.push(line) }), lines }
  }

  it('gives each test its arguments, environment and folder, and compares what its file says', () => {
    const inner = join(folder, 'tests')
    mkdirSync(join(inner, 'root/sub'), { recursive: true })
    writeFileSync(join(inner, 'root/sub/f'), 'in the folder')
    // writes `a=b` and the file; exits with the number of arguments
    writeFileSync(join(inner, 'works.wasm'), wasiModule({
      rest: '(data (i32.const 500) "sub/f")',
      body: `(drop (call $args_sizes_get (i32.const 0) (i32.const 4))) (drop (call $environ_get (i32.const 8) (i32.const 100)))
        (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 500) (i32.const 5) (i32.const 0) (i64.const 66) (i64.const 0) (i32.const 0) (i32.const 12)))
        (i32.store (i32.const 16) (i32.const 103)) (i32.store (i32.const 20) (i32.const 13)) (drop (call $fd_read (i32.load (i32.const 12)) (i32.const 16) (i32.const 1) (i32.const 24)))
        (i32.store (i32.const 16) (i32.const 100)) (i32.store (i32.const 20) (i32.const 16)) (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24)))
        (call $proc_exit (i32.load (i32.const 0)))`
    }))
    const expectation = { args: ['one', 'two'], env: { a: 'b' }, root: 'root', exit_code: 3, stdout: 'a=bin the folder' }
    writeFileSync(join(inner, 'works.json'), JSON.stringify(expectation))
    expect(suite()).to.deep.equal({ passed: true, lines: ['tests: 1 of 1 passed', '\n1 passed, 0 failed'] })
    for (const [change, words] of [[{ exit_code: 0 }, 'status 3, not 0'], [{ stdout: 'x' }, 'stdout is "a=bin the folder"'], [{ env: { a: 'c' } }, 'stdout is "a=cin'], [{ args: [] }, 'status 1, not 3']] as const) {
      writeFileSync(join(inner, 'works.json'), JSON.stringify({ ...expectation, ...change }))
      const { passed, lines } = suite()
      expect(passed).to.be.false()
      expect(lines.join('\n')).to.include(`works: ${words}`).and.include('0 passed, 1 failed')
    }
  })

  it('does not pass where there is nothing to run, and does not run components', () => {
    expect(suite().passed).to.be.false()
    mkdirSync(join(folder, 'wasm32-wasip3'))
    writeFileSync(join(folder, 'wasm32-wasip3/x.wasm'), 'component')
    const { passed, lines } = suite()
    expect(passed).to.be.false()
    expect(lines[0]).to.equal('wasm32-wasip3: 1 not run: components of WASI 0.3')
  })
})
