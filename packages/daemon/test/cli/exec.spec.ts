import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import binaryen from 'assemblyscript/binaryen'
import { EXIT } from '../../src/cli/exit.ts'
import { inFolder } from '../api/folder.ts'
import { command } from '../executors/modules.ts'
import { show, showValue } from '../executors/programs.ts'
import { echo, library, noop, trap } from './modules.ts'
import { mycel } from './mycel.ts'
import type { Ended } from './mycel.ts'

/** Answers a status of its own, having said something on both streams. */
const SAYS = command(['fd_write', 'proc_exit'], '(i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 3)) (i32.store (i32.const 16) (i32.const 0x0a_6f_6e)) ' +
  '(drop (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8))) (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (call $proc_exit (i32.const 42))')
const SPINS = command([], '(loop $l (br $l))')
const RANDOM = command(['random_get', 'fd_write'], `(drop (call $random_get (i32.const 100) (i32.const 32))) ${show(100, 32)}`)
const ARGS = command(['args_get', 'args_sizes_get', 'fd_write'], `(drop (call $args_get (i32.const 100) (i32.const 200))) ${show(200, 12)}`)
const MEMORY = command(['fd_write'], showValue('(memory.grow (i32.const 2))'))
const DIVIDES = withNames('(module (memory (export "memory") 1) (func $divide_them (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0))) (func (export "_start") (drop (call $divide_them (i32.const 0)))))')

/** Assembles a module from its text, with its functions' names. */
function withNames (text: string): Uint8Array {
  const module = binaryen.parseText(text)
  module.setFeatures(binaryen.Features.All)
  binaryen.setDebugInfo(true)

  try {
    return new Uint8Array(module.emitBinary())
  } finally {
    binaryen.setDebugInfo(false)
    module.dispose()
  }
}

interface Result { readonly status: number, readonly ended: string, readonly exitCode: number | null, readonly reason: string | null, readonly fuel: string, readonly memoryPages: number, readonly stdout: string, readonly stderr: string, readonly seed: string }

describe('mycel exec', function () {
  this.timeout(30_000)

  /** Runs the command on a module in a file of its own. */
  async function run (module: Uint8Array, args: readonly string[], stdin = ''): Promise<Ended> {
    return inFolder(async dir => {
      await writeFile(join(dir, 'm.wasm'), module)
      return mycel(['exec', join(dir, 'm.wasm'), ...args], {}, stdin)
    })
  }

  async function result (module: Uint8Array, args: readonly string[], stdin = ''): Promise<Result> {
    return JSON.parse((await run(module, ['--json', ...args], stdin)).stdout) as Result
  }

  it('passes the program\'s streams and exit code on as they are, and says nothing itself', async () => {
    expect(await run(SAYS, [])).to.deep.equal({ code: 42, stdout: 'no\n', stderr: 'no\n' })
    expect(await run(noop, [])).to.deep.equal({ code: 0, stdout: '', stderr: '' })
  })

  const endings: ReadonlyArray<readonly [what: string, module: Uint8Array, args: readonly string[], ended: string, status: number, code: number, line: RegExp]> = [
    ['a trap', trap, [], 'trapped', 256, EXIT.trapped, /^mycel: trapped: unreachable, in .*; fuel \d+ of 100000000000; memory 1 of 1024 pages\n$/],
    ['no fuel', SPINS, ['--fuel', '1_000'], 'out-of-fuel', 257, EXIT.outOfFuel, /^mycel: out of fuel: the budget was 1000; memory 1 of 1024 pages\n {2}raise --fuel/],
    ['too much output', SAYS, ['--output-limit', '2B'], 'output-limit', 258, EXIT.outputLimit, /^no\nmycel: .*more than 2 bytes on stdout; .*\n {2}raise --output-limit/],
    ['a refusal', library, [], 'refused', 259, EXIT.notAdmitted, /^mycel: refused by mycel\.wasm\/1: the module exports no function _start\. .*\n {2}mycel exec --check/]
  ]

  for (const [what, module, args, ended, status, code, line] of endings) {
    it(`ends with a code of its own for ${what}, and one line`, async () => {
      const [plain, json] = await Promise.all([run(module, args), run(module, ['--json', ...args])])
      expect([plain.code, plain.stdout, json.code]).to.deep.equal([code, '', code])
      expect(plain.stderr).to.match(line)
      const { reason, ...rest } = JSON.parse(json.stdout) as Result
      expect(rest).to.include({ ended, status, exitCode: null, stdout: '' })
      expect(reason).to.be.a('string').that.is.not.empty()
    })
  }

  it('names the functions of a trap', async () => {
    expect((await result(DIVIDES, [])).reason).to.match(/^divide by zero, in divide_them \[0\], called by/)
  })

  it('gives no result where the time is over', async () => {
    const { code, stderr, stdout } = await run(SPINS, ['--wall', '300ms', '--fuel', '2305843009213693952', '--json'])
    expect([code, (JSON.parse(stdout) as { error: { code: string } }).error.code]).to.deep.equal([EXIT.timedOut, 'timeout'])
    expect(stderr).to.include('raise --wall')
  })

  it('tells everything in one object', async () => {
    const { stdout, code } = await run(echo, ['--json', '--input', '-', '--tier', 'turbofan', '--index', '18446744073709551615', '--isolation', 'none'], 'hello')
    const { wallMs, module, seed, fuel, ...rest } = JSON.parse(stdout) as Record<string, unknown>
    expect(code).to.equal(0)
    expect(stdout.endsWith('}\n')).to.equal(true)
    expect(rest).to.deep.equal({
      status: 0,
      ended: 'exited',
      exitCode: 0,
      reason: null,
      fuelLimit: '100000000000',
      memoryPages: 1,
      memoryLimitPages: 1024,
      stdout: Buffer.from('hello').toString('base64'),
      stdoutBytes: 5,
      stdoutCid: 'bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq',
      stderr: '',
      input: 'bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq',
      index: '18446744073709551615',
      profile: 'mycel.wasm/1',
      tier: 'turbofan',
      isolation: 'none'
    })
    expect(wallMs).to.be.a('number')
    expect(module).to.match(/^bafkrei\w{52}$/)
    expect(seed).to.match(/^[0-9a-f]{64}$/)
    expect(Number(fuel)).to.be.within(1, 10_000)
  })

  it('reads what is piped in, a file, or nothing', async () => {
    await inFolder(async dir => {
      await Promise.all([writeFile(join(dir, 'm.wasm'), echo), writeFile(join(dir, 'in'), 'from a file')])
      const at = join(dir, 'm.wasm')
      const ended = await Promise.all([mycel(['exec', at], {}, 'piped'), mycel(['exec', at, '--input', join(dir, 'in')], {}, 'piped'), mycel(['exec', at], {}, '')])
      expect(ended.map(({ stdout }) => stdout)).to.deep.equal(['piped', 'from a file', ''])
      expect((await mycel(['exec', at, '--input', join(dir, 'gone')])).code).to.equal(EXIT.noInput)
    })
  })

  it('mounts files by name and folders whole, none twice', async () => {
    // /in is descriptor 3; what can be opened there
    const opens = (path: string): Uint8Array => command(['path_open', 'fd_write'],
      showValue(`(call $path_open (i32.const 3) (i32.const 0) (i32.const 200) (i32.const ${path.length}) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 300))`),
      `(memory (export "memory") 1) (data (i32.const 200) "${path}")`)

    await inFolder(async dir => {
      await mkdir(join(dir, 'folder/deep'), { recursive: true })
      await Promise.all([writeFile(join(dir, 'one'), '1'), writeFile(join(dir, 'folder/two'), '2'), writeFile(join(dir, 'folder/deep/three'), '3')])
      const errno = async (path: string, ...mounts: string[]): Promise<number> => {
        const { stdout } = await result(opens(path), mounts.flatMap(mount => ['--in', mount]))
        return Buffer.from(stdout, 'base64').readUInt32LE()
      }
      const [one, folder] = [join(dir, 'one'), join(dir, 'folder')]
      expect(await Promise.all([errno('one', one), errno('x/y', `x/y=${one}`), errno('x/y', `/in/x/y=${one}`), errno('deep/three', folder), errno('a/deep/three', `a=${folder}`)])).to.deep.equal([0, 0, 0, 0, 0])
      expect(await errno('two', one)).to.equal(44)
      expect((await run(noop, ['--in', one, '--in', `one=${one}`])).stderr).to.include('/in/one is there twice')
      expect((await run(noop, ['--in', `=${one}`])).code).to.equal(EXIT.usage)
      expect((await run(noop, ['--in', join(dir, 'gone')])).code).to.equal(EXIT.noInput)
      await Promise.all(Array.from({ length: 15 }, async (_, i) => writeFile(join(dir, 'folder', `${i}`), '')))
      expect(await run(noop, ['--in', folder])).to.deep.include({ code: EXIT.badData })
    })
  })

  it('reads a large file where the unit reads it', async () => {
    const last = 3 * 1024 * 1024
    const tail = command(['path_open', 'fd_pread', 'fd_write'],
      '(drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 200) (i32.const 3) (i32.const 0) (i64.const 6) (i64.const 0) (i32.const 0) (i32.const 300))) ' +
      `(i32.store (i32.const 0) (i32.const 400)) (i32.store (i32.const 4) (i32.const 9)) (drop (call $fd_pread (i32.load (i32.const 300)) (i32.const 0) (i32.const 1) (i64.const ${last - 5}) (i32.const 8))) ${show(400, 9)}`,
      '(memory (export "memory") 1) (data (i32.const 200) "big")')

    await inFolder(async dir => {
      await writeFile(join(dir, 'big'), Buffer.concat([Buffer.alloc(last - 5, 0x2e), Buffer.from('|end|tail')]))
      const { stdout, ended } = await result(tail, ['--in', join(dir, 'big')])
      expect({ ended, stdout: Buffer.from(stdout, 'base64').toString() }).to.deep.equal({ ended: 'exited', stdout: '|end|tail' })
    })
  })

  it('gives a unit its index, and the seed that contracts give it, or another', async () => {
    const argv = await result(ARGS, ['{index}', '--index', '7', '--', '--n={index}'])
    expect(Buffer.from(argv.stdout, 'base64').toString()).to.equal('unit\0' + '7\0--n=7')

    const [standard, same, other, given] = await Promise.all([result(RANDOM, []), result(RANDOM, []), result(RANDOM, ['--index', '1']), result(RANDOM, ['--seed', 'AB'.repeat(32)])])
    expect(same).to.include({ stdout: standard?.stdout, seed: standard?.seed })
    expect(other?.stdout).to.not.equal(standard?.stdout)
    expect(given?.seed).to.equal('ab'.repeat(32))
    expect(await result(RANDOM, ['--seed', standard?.seed ?? '', '--index', '9'])).to.include({ stdout: standard?.stdout })
    const firstBlock = createHash('sha256').update(Buffer.alloc(32, 0xab)).update(Buffer.alloc(8)).digest('base64')
    expect(given?.stdout).to.equal(firstBlock)
  })

  it('holds memory to its limit', async () => {
    const grows = async (memory: string): Promise<number> => Buffer.from((await result(MEMORY, ['--memory', memory])).stdout, 'base64').readInt32LE()
    expect(await Promise.all(['3pages', '2pages', '1', '1MiB'].map(grows))).to.deep.equal([1, -1, 1, 1])
  })

  const wrong: ReadonlyArray<readonly [args: readonly string[], says: RegExp]> = [
    [['--memory', '5GiB'], /--memory: "5GiB" is no size/],
    [['--memory', '64KB'], /a size from 1pages to 4GiB/],
    [['--output-limit', '17MiB'], /--output-limit: "17MiB" is no size\n {2}a size from 0B to 16MiB/],
    [['--wall', '0'], /--wall: "0" is no time/],
    [['--wall', '1h'], /--wall: "1h" is no time/],
    [['--fuel', '1e9'], /--fuel: "1e9" is no whole number up to 2305843009213693952/],
    [['--fuel', '2305843009213693953'], /--fuel/],
    [['--index', '18446744073709551616'], /--index/],
    [['--index', '-1'], /--index|ambiguous/],
    [['--seed', 'abc'], /--seed: "abc" is no seed\n {2}64 hexadecimal digits/],
    [['--seed', 'zz'.repeat(32)], /--seed/],
    [['--tier', 'fast'], /--tier: "fast" is unknown\n {2}one of default, liftoff, turbofan/],
    [['--isolation', 'some'], /--isolation: "some" is unknown/],
    [['--stdin', '-'], /no option --stdin/]
  ]

  it('takes no option that is out of its bounds, and says what they are', async () => {
    await Promise.all(wrong.map(async ([args, says]) => {
      const { code, stderr } = await mycel(['exec', '/nonexistent.wasm', ...args])
      expect({ args, code }).to.deep.equal({ args, code: EXIT.usage })
      expect(stderr).to.match(says)
    }))
  })

  it('says what is missing', async () => {
    expect(await mycel(['exec', '/nonexistent.wasm'])).to.deep.include({ code: EXIT.noInput })
    expect(await mycel(['exec'])).to.deep.include({ code: EXIT.usage })
  })

  describe('--check', () => {
    it('says yes, and what it saw', async () => {
      const { code, stdout, stderr } = await run(echo, ['--check', '--memory', '4pages'])
      expect([code, stderr]).to.deep.equal([0, ''])
      expect(stdout).to.match(/m\.wasm: admitted by mycel\.wasm\/1\n {2}module +bafkrei\w+\n {2}size +\d+ bytes, \d+ as it runs\n {2}memory +1 page \(64 KiB\) at first, 4 pages \(256 KiB\) at most\n {2}imports +fd_read, fd_write\n$/)
      const json = JSON.parse((await run(echo, ['--check', '--json'])).stdout) as Record<string, unknown>
      expect(json).to.deep.include({ admitted: true, profile: 'mycel.wasm/1', bytes: echo.byteLength, memoryLimitPages: 1024, imports: ['fd_read', 'fd_write'], memory: { least: 1, most: 1024 }, exportsMemory: true })
    })

    it('says no, where, and what to do, and runs nothing', async () => {
      const bad = withNames('(module (memory (export "memory") 1 1) (func $count_hit (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))) (func (export "_start") (loop $l (br $l))))')
      const { code, stdout } = await run(bad, ['--check'])
      expect(code).to.equal(EXIT.no)
      expect(stdout).to.match(/m\.wasm: not admitted by mycel\.wasm\/1\n {2}what +instruction .* \(threads\)\n {2}where +function 0 \(count_hit\), byte \d+ \(0x[0-9a-f]+\)\n {2}to do +A unit is one thread.*\n {4}C, C\+\+ +no -pthread.*\n {4}Rust +.*\n {4}AssemblyScript +/)
      const json = await run(bad, ['--check', '--json'])
      expect(json.code).to.equal(EXIT.no)
      expect(JSON.parse(json.stdout)).to.deep.include({ admitted: false }).and.have.nested.include({ 'refusal.code': 'feature', 'refusal.feature': 'threads', 'refusal.function.name': 'count_hit', 'refusal.function.index': 0 })
    })

    it('warns of a module that keeps its memory to itself', async () => {
      expect((await run(command(['proc_exit'], '(call $proc_exit (i32.const 0))', '(memory 1)'), ['--check'])).stdout).to.match(/admitted by[\s\S]*but +it exports no memory/)
    })

    it('has a limit of time, too', async () => {
      expect(await run(echo, ['--check', '--wall', '1ms'])).to.deep.include({ code: EXIT.timedOut })
    })
  })
})
