import { expect } from 'aegir/chai'
import { ERRNO } from '../../src/wasi/errno.ts'
import { BUDGET, EVERYTHING, IN, text, TMP, Unit } from './unit.ts'

/** What is done first, then what is paid for. */
interface Case {
  readonly name: string
  readonly first?: (unit: Unit) => void
  readonly act: (unit: Unit) => number
  readonly errno?: keyof typeof ERRNO
  readonly price: number
}

const [CALL, PATH] = [512, 1024]
const path = (bytes: number): number => PATH + 32 * bytes
const mkdir = (name: string) => (unit: Unit): number => unit.call('path_create_directory', TMP, ...unit.path(name))

/** The table of docs/spec/execution.md, worked out by hand. */
const CASES: readonly Case[] = [
  { name: 'sched_yield', act: unit => unit.call('sched_yield'), price: CALL },
  { name: 'an errno', act: unit => unit.call('fd_close', 77), errno: 'badf', price: CALL + 512 },
  { name: 'a path', first: mkdir('abc'), act: unit => unit.call('path_filestat_get', TMP, 0, ...unit.path('abc'), 0), price: CALL + path(3) },
  { name: 'a path to nowhere', act: unit => unit.call('path_filestat_get', TMP, 0, ...unit.path('abc'), 0), errno: 'noent', price: CALL + path(3) + 512 },
  { name: 'a path that is too long', act: unit => unit.call('path_filestat_get', TMP, 0, 0, -1, 0), errno: 'fault', price: CALL + path(4096) + 512 },
  { name: 'two paths', first: mkdir('abc'), act: unit => unit.call('path_rename', TMP, ...unit.path('abc'), TMP, ...unit.second('de')), price: CALL + path(3) + path(2) + 16 },
  { name: 'a path through a link', first: unit => { mkdir('abc')(unit); unit.call('path_symlink', ...unit.path('./abc'), TMP, ...unit.second('l')) }, act: unit => unit.call('path_filestat_get', TMP, 1, ...unit.path('l'), 0), price: CALL + path(1) + path(5) },
  { name: 'a directory renamed into one below two', first: unit => { ['a', 'b', 'b/c'].forEach(name => mkdir(name)(unit)) }, act: unit => unit.call('path_rename', TMP, ...unit.path('a'), TMP, ...unit.second('b/c/d')), price: CALL + path(1) + path(5) + 3 * 16 },
  { name: 'reading 100 bytes', first: unit => { unit.open('f', 0, 6n, IN) }, act: unit => typeof unit.read(5, 0, 100) === 'number' ? 1 : 0, price: CALL + 128 + 12 + 1000 },
  { name: 'reading 100 bytes again', first: unit => { unit.open('f', 0, 6n, IN); unit.read(5, 900, 1) }, act: unit => typeof unit.read(5, 0, 100) === 'number' ? 1 : 0, price: CALL + 128 + 12 },
  { name: 'reading the 3 bytes that are there', first: unit => { unit.open('f', 0, 6n, IN) }, act: unit => typeof unit.read(5, 997, 5000) === 'number' ? 1 : 0, price: CALL + 128 + 1000 },
  { name: 'reading at the end', first: unit => { unit.open('f', 0, 6n, IN) }, act: unit => typeof unit.read(5, 1000, 5) === 'number' ? 1 : 0, price: CALL + 128 },
  { name: 'writing 100 bytes in place', first: unit => { unit.open('f', 1); unit.write(5, 0, new Uint8Array(200)) }, act: unit => unit.write(5, 50, new Uint8Array(100)), price: CALL + 128 + 12 },
  { name: 'writing 100 bytes, 50 beyond the end', first: unit => { unit.open('f', 1); unit.write(5, 0, new Uint8Array(200)) }, act: unit => unit.write(5, 150, new Uint8Array(100)), price: CALL + 128 + 6 + 12 },
  { name: 'writing 1 byte far beyond the end', first: unit => { unit.open('f', 1) }, act: unit => unit.write(5, 1_000_000, new Uint8Array(1)), price: CALL + 128 + 125_000 },
  { name: 'writing where there is no room', first: unit => { unit.open('f', 1) }, act: unit => unit.write(5, 67_108_864, new Uint8Array(1)), errno: 'nospc', price: CALL + 128 + 512 },
  { name: 'a larger size', first: unit => { unit.open('f', 1) }, act: unit => unit.call('fd_filestat_set_size', 5, 8000n), price: CALL + 1000 },
  { name: 'a smaller size', first: unit => { unit.open('f', 1); unit.call('fd_filestat_set_size', 5, 8000n) }, act: unit => unit.call('fd_filestat_set_size', 5, 0n), price: CALL },
  { name: 'buffers that are too many', act: unit => unit.call('fd_read', 0, 0, 1025, 0), errno: 'inval', price: CALL + 1024 * 128 + 512 },
  { name: 'subscriptions', act: unit => unit.call('poll_oneoff', 0, 4096, 2, 0), price: CALL + 2 * 512 },
  { name: 'the first random bytes', act: unit => unit.call('random_get', 0, 10), price: CALL + 640 + 9 },
  { name: 'more random bytes', first: unit => { unit.call('random_get', 0, 1) }, act: unit => unit.call('random_get', 0, 10), price: CALL + 640 },
  { name: 'random bytes for nowhere', act: unit => unit.call('random_get', 65_530, 10), errno: 'fault', price: CALL + 512 },
  { name: 'arguments', act: unit => unit.call('args_get', 0, 100), price: CALL + 2 * 64 + 3 },
  { name: 'their sizes', act: unit => unit.call('args_sizes_get', 0, 100), price: CALL },
  { name: 'a listing', first: unit => { ['a', 'b', 'c'].forEach(name => mkdir(name)(unit)) }, act: unit => unit.call('fd_readdir', TMP, 0, 4096, 0n, 5000), price: CALL + 3 * 256 + 5 * 512 },
  { name: 'a listing that goes on', first: unit => { ['a', 'b', 'c'].forEach(name => mkdir(name)(unit)); unit.list(TMP) }, act: unit => unit.call('fd_readdir', TMP, 0, 4096, 3n, 5000), price: CALL + 2 * 512 },
  { name: 'a listing for 30 bytes', first: unit => { ['a', 'b', 'c'].forEach(name => mkdir(name)(unit)) }, act: unit => unit.call('fd_readdir', TMP, 0, 30, 0n, 5000), price: CALL + 3 * 256 + 2 * 512 }
]

describe('what calls cost', () => {
  for (const { name, first, act, errno, price } of CASES) {
    it(`${name}: ${price}`, () => {
      const unit = new Unit({ mounts: [{ path: 'f', bytes: new Uint8Array(1000) }] })
      first?.(unit)
      unit.fuel.value = BUDGET
      expect(act(unit)).to.equal(errno == null ? 0 : ERRNO[errno])
      expect(Number(BUDGET - unit.fuel.value)).to.equal(price)
    })
  }

  it('sixteen chunks of mounted files are at hand, those that were read last', () => {
    const MIB = 1 << 20
    const unit = new Unit({ mounts: [{ path: 'large', bytes: { size: 20 * MIB - 5, read: () => {} } }, { path: 'other', bytes: new Uint8Array(7) }] })
    const [large, other] = [unit.open('large', 0, 6n, IN), unit.open('other', 0, 6n, IN)]
    const paid = (fd: number, offset: number, length: number): number => {
      const before = unit.fuel.value
      unit.read(fd, offset, length)
      return Number(before - unit.fuel.value) - CALL - 128 - (length >> 3)
    }
    expect(paid(large, MIB - 1, 2)).to.equal(2 * MIB)
    for (let chunk = 2; chunk < 16; chunk++) {
      expect(paid(large, chunk * MIB, 1)).to.equal(MIB)
    }
    expect(paid(large, 0, 1)).to.equal(0)
    expect(paid(other, 0, 1)).to.equal(7)
    expect(paid(large, 0, 1)).to.equal(0)
    expect(paid(large, MIB, 1)).to.equal(MIB)
    expect(paid(large, 3 * MIB, 1)).to.equal(0)
    expect(paid(large, 2 * MIB, 1)).to.equal(MIB)
    expect(paid(large, 19 * MIB, 1)).to.equal(MIB - 5)
  })

  it('is paid before it is done: who cannot pay has nothing of it', () => {
    const unit = new Unit()
    const fd = unit.open('f', 1, EVERYTHING)
    unit.fuel.value = 600n
    expect(() => unit.write(fd, 0, text('hello'))).to.throw()
    expect(unit.wasi.end).to.deep.equal({ kind: 'exhausted' })
    expect(unit.fuel.value).to.equal(-40n)
  })
})

describe('output', () => {
  const write = (unit: Unit, fd: number, length: number): number => {
    unit.view.setUint32(0, 100, true)
    unit.view.setUint32(4, length, true)
    return unit.call('fd_write', fd, 0, 1, 8)
  }

  it('ends the unit at the first byte too many, over several writes', () => {
    const unit = new Unit({ outputBytes: 5000 })
    for (let i = 0; i < 5; i++) {
      expect(write(unit, 1, 1000)).to.equal(0)
    }
    expect(write(unit, 1, 0)).to.equal(0)
    expect(unit.wasi.output).to.have.length(5000)
    expect(() => write(unit, 1, 1)).to.throw()
    expect(unit.wasi.end).to.deep.equal({ kind: 'output-limit' })
  })

  it('on stderr is kept up to 64 KiB, and taken beyond', () => {
    const unit = new Unit()
    for (let i = 0; i < 3; i++) {
      expect(write(unit, 2, 40_000)).to.equal(0)
      expect(unit.view.getUint32(8, true)).to.equal(40_000)
    }
    expect(unit.wasi.stderr).to.have.length(65_536)
  })
})
