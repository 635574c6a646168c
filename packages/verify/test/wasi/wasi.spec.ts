import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { ERRNO } from '../../src/wasi/errno.ts'
import { readOnlyTree, writableTree } from '../../src/wasi/mounts.ts'
import { SIGNATURES } from '../../src/wasi/signatures.ts'
import { TMP_QUOTA_BYTES } from '../../src/wasi/tree.ts'
import { Wasi } from '../../src/wasi/wasi.ts'

type Calls = Readonly<Record<string, (...parameters: Array<number | bigint>) => number>>

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const ALL = [...SIGNATURES.keys()]
const READ = 1n << 1n
const WRITE = 1n << 6n
const EVERYTHING = (1n << 29n) - 1n
const [IN, TMP] = [3, 4]

/** WASI as a module sees it, with its memory at hand. */
function guest (options: { input?: Uint8Array, args?: string[], outputBytes?: number } = {}): { calls: Calls, wasi: Wasi, memory: DataView, bytes: Uint8Array, put(at: number, value: string): [number, number], u32(at: number): number } {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const wasi = new Wasi({
    imports: ALL,
    args: ['unit', ...(options.args ?? [])].map(text),
    input: options.input ?? text('the input'),
    environment: [],
    preopens: [{ name: '/in', node: readOnlyTree([{ path: 'b.txt', bytes: text('mounted') }, { path: 'a/c.txt', bytes: text('deep') }]) }, { name: '/tmp', node: writableTree() }],
    outputBytes: options.outputBytes ?? 100,
    seed: () => new Uint8Array(32).fill(7),
    sha256: nobleCrypto.sha256
  })
  wasi.attach({ value: 1n << 60n }, memory)
  const bytes = new Uint8Array(memory.buffer)
  const view = new DataView(memory.buffer)
  return {
    calls: wasi.calls as Calls,
    wasi,
    memory: view,
    bytes,
    put: (at, value) => {
      bytes.set(text(value), at)
      return [at, text(value).length]
    },
    u32: at => view.getUint32(at, true)
  }
}

function call (calls: Calls, name: string, ...parameters: Array<number | bigint>): number {
  return calls[name]?.(...parameters) ?? -1
}

function openAt ({ calls, put, u32 }: ReturnType<typeof guest>, dir: number, path: string, flags = 0, rights = READ): number {
  const errno = call(calls, 'path_open', dir, 0, ...put(1000, path), flags, rights, rights, 0, 2000)
  return errno === 0 ? u32(2000) : -errno
}

function transfer (at: ReturnType<typeof guest>, name: string, fd: number, pointer: number, length: number): { errno: number, count: number } {
  at.memory.setUint32(3000, pointer, true)
  at.memory.setUint32(3004, length, true)
  const errno = call(at.calls, name, fd, 3000, 1, 3008)
  return { errno, count: at.u32(3008) }
}

describe('in-memory WASI', () => {
  it('answers EFAULT, or another errno, to every pointer that is none, and never throws', () => {
    const far = fc.constantFrom(65_535, 65_536, 65_533, -1, -4, 0x7fffffff, -0x80000000, 0, 3, 4, 100)
    for (const name of ALL.filter(name => name !== 'proc_exit')) {
      const parameters = [...(SIGNATURES.get(name) ?? '').split(':')[0] ?? '']
      const at = guest({ outputBytes: 1 << 30 })
      fc.assert(fc.property(fc.array(far, { minLength: parameters.length, maxLength: parameters.length }), values => {
        const errno = call(at.calls, name, ...values.map((value, i) => parameters[i] === 'I' ? BigInt(value) : value))
        expect(Object.values(ERRNO)).to.include(errno)
      }), { numRuns: 60 })
      expect(at.wasi.end, name).to.be.undefined()
    }
    const { calls } = guest()
    for (const [name, ...bad] of [['args_sizes_get', 65_536, 0], ['clock_time_get', 0, 0n, 65_529], ['random_get', 65_530, 7], ['fd_write', 1, 65_530, 1, 0], ['fd_filestat_get', 3, 65_500], ['poll_oneoff', 65_500, 0, 1, 0], ['path_open', 3, 0, -1, 2, 0, 0n, 0n, 0, 0]] as const) {
      expect(call(calls, name, ...bad), name).to.equal(ERRNO.fault)
    }
  })

  it('reads stdin to its end', () => {
    const at = guest()
    expect(transfer(at, 'fd_read', 0, 100, 4)).to.deep.equal({ errno: 0, count: 4 })
    expect(transfer(at, 'fd_read', 0, 104, 100)).to.deep.equal({ errno: 0, count: 5 })
    expect(transfer(at, 'fd_read', 0, 100, 4)).to.deep.equal({ errno: 0, count: 0 })
    expect(Buffer.from(at.bytes.subarray(100, 109)).toString()).to.equal('the input')
    expect(transfer(at, 'fd_write', 0, 100, 4).errno).to.equal(ERRNO.notcapable)
    expect(call(at.calls, 'fd_seek', 0, 0n, 0, 3008)).to.equal(ERRNO.spipe)
  })

  it('keeps /in read-only and inside itself', () => {
    const at = guest()
    const fd = openAt(at, IN, 'a/../b.txt')
    expect(transfer(at, 'fd_read', fd, 100, 100)).to.deep.equal({ errno: 0, count: 7 })
    expect(transfer(at, 'fd_write', fd, 100, 1).errno).to.equal(ERRNO.notcapable)
    expect(openAt(at, IN, 'b.txt', 0, WRITE)).to.equal(-ERRNO.rofs)
    expect(openAt(at, IN, 'new', 1)).to.equal(-ERRNO.rofs)
    expect(openAt(at, IN, 'b.txt', 8)).to.equal(-ERRNO.rofs)
    for (const path of ['..', '../x', 'a/../../x', '/in/b.txt', '/etc/passwd']) {
      expect(openAt(at, IN, path), path).to.equal(-ERRNO.notcapable)
    }
    expect(openAt(at, IN, 'b.txt/x')).to.equal(-ERRNO.notdir)
    expect(openAt(at, IN, 'nothing')).to.equal(-ERRNO.noent)
    for (const [name, path] of [['path_unlink_file', 'b.txt'], ['path_create_directory', 'd'], ['path_remove_directory', 'a']] as const) {
      expect(call(at.calls, name, IN, ...at.put(1000, path)), name).to.equal(ERRNO.rofs)
    }
  })

  it('lists a folder in order, whatever order files came in', () => {
    const at = guest()
    expect(call(at.calls, 'fd_readdir', IN, 100, 1000, 0n, 2000)).to.equal(0)
    const names: string[] = []
    for (let p = 100; p < 100 + at.u32(2000);) {
      const length = at.u32(p + 16)
      names.push(Buffer.from(at.bytes.subarray(p + 24, p + 24 + length)).toString())
      p += 24 + length
    }
    expect(names).to.deep.equal(['.', '..', 'a', 'b.txt'])
  })

  it('writes, seeks, renames and removes in /tmp', () => {
    const at = guest()
    const fd = openAt(at, TMP, 'f', 1, EVERYTHING)
    at.put(100, 'hello world')
    expect(transfer(at, 'fd_write', fd, 100, 11)).to.deep.equal({ errno: 0, count: 11 })
    expect(call(at.calls, 'fd_seek', fd, 6n, 0, 3016)).to.equal(0)
    expect(transfer(at, 'fd_read', fd, 200, 100).count).to.equal(5)
    expect(call(at.calls, 'fd_seek', fd, -1n, 0, 3016)).to.equal(ERRNO.inval)
    expect(call(at.calls, 'path_rename', TMP, ...at.put(1000, 'f'), TMP, ...at.put(1100, 'g'))).to.equal(0)
    expect(openAt(at, TMP, 'f')).to.equal(-ERRNO.noent)
    expect(openAt(at, TMP, 'g', 5, EVERYTHING)).to.equal(-ERRNO.exist)
    expect(call(at.calls, 'path_create_directory', TMP, ...at.put(1000, 'd'))).to.equal(0)
    expect(call(at.calls, 'path_rename', TMP, ...at.put(1000, 'd'), TMP, ...at.put(1100, 'd/e'))).to.equal(ERRNO.inval)
    expect(call(at.calls, 'path_rename', TMP, ...at.put(1000, 'g'), TMP, ...at.put(1100, 'd/g'))).to.equal(0)
    expect(call(at.calls, 'path_remove_directory', TMP, ...at.put(1000, 'd'))).to.equal(ERRNO.notempty)
    expect(call(at.calls, 'path_unlink_file', TMP, ...at.put(1000, 'd/g'))).to.equal(0)
    expect(call(at.calls, 'path_remove_directory', TMP, ...at.put(1000, 'd'))).to.equal(0)
    // an open file outlives its name
    expect(call(at.calls, 'fd_seek', fd, 0n, 0, 3016)).to.equal(0)
    expect(transfer(at, 'fd_read', fd, 200, 100).count).to.equal(11)
    expect(call(at.calls, 'fd_close', fd)).to.equal(0)
    expect(call(at.calls, 'fd_close', fd)).to.equal(ERRNO.badf)
  })

  it('bounds /tmp, and gives removed bytes back', () => {
    const at = guest()
    const fd = openAt(at, TMP, 'f', 1, EVERYTHING)
    expect(call(at.calls, 'fd_filestat_set_size', fd, BigInt(TMP_QUOTA_BYTES))).to.equal(0)
    const other = openAt(at, TMP, 'g', 1, EVERYTHING)
    expect(transfer(at, 'fd_write', other, 0, 1).errno).to.equal(ERRNO.nospc)
    call(at.calls, 'fd_close', fd)
    expect(transfer(at, 'fd_write', other, 0, 1).errno).to.equal(ERRNO.nospc)
    call(at.calls, 'path_unlink_file', TMP, ...at.put(1000, 'f'))
    expect(transfer(at, 'fd_write', other, 0, 1).errno).to.equal(0)
    let opened = 0
    while (openAt(at, TMP, 'g') >= 0) {
      opened++
    }
    expect(opened).to.be.within(200, 256)
    expect(openAt(at, TMP, 'g')).to.equal(-ERRNO.mfile)
  })

  it('has a clock that only the unit moves, and random bytes that follow from the seed', () => {
    const [one, two] = [guest(), guest()]
    for (const { calls } of [one, two]) {
      call(calls, 'clock_time_get', 1, 0n, 0)
      call(calls, 'clock_time_get', 1, 0n, 8)
      call(calls, 'random_get', 16, 100)
    }
    expect(one.bytes).to.equalBytes(two.bytes)
    expect(one.memory.getBigUint64(8, true) - one.memory.getBigUint64(0, true)).to.equal(1_000_000n)
    expect(new Set(one.bytes.subarray(16, 116)).size).to.be.above(50)
    // waiting a second moves it by a second
    one.bytes.fill(0, 200, 248)
    one.memory.setUint32(216, 1, true)
    one.memory.setBigUint64(224, 1_000_000_000n, true)
    expect(call(one.calls, 'poll_oneoff', 200, 300, 1, 400)).to.equal(0)
    call(one.calls, 'clock_time_get', 1, 0n, 0)
    expect(one.memory.getBigUint64(0, true) - one.memory.getBigUint64(8, true)).to.equal(1_001_000_000n)
  })

  it('stays ended once it has ended', () => {
    const { calls, wasi } = guest()
    expect(() => call(calls, 'proc_exit', 3)).to.throw()
    expect(() => call(calls, 'sched_yield')).to.throw()
    expect(() => call(calls, 'proc_exit', 4)).to.throw()
    expect(wasi.end).to.deep.equal({ kind: 'exit', status: 3 })
  })
})
