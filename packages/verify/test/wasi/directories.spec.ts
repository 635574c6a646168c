import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import { ERRNO } from '../../src/wasi/errno.ts'
import { writableTree } from '../../src/wasi/mounts.ts'
import { Wasi } from '../../src/wasi/wasi.ts'
import { EVERYTHING, IN, text, TMP, Unit } from './unit.ts'

const READ = 1n << 1n
const mkdir = (unit: Unit, path: string): void => { expect(unit.call('path_create_directory', TMP, ...unit.path(path))).to.equal(0) }
const symlink = (unit: Unit, target: string, path: string): number => unit.call('path_symlink', ...unit.path(target), TMP, ...unit.second(path))

describe('directories', () => {
  it('that were removed hold nothing new, and lead nowhere', () => {
    const unit = new Unit()
    mkdir(unit, 'd')
    const fd = unit.open('d', 2, EVERYTHING & ~(1n << 6n))
    expect(unit.call('path_remove_directory', TMP, ...unit.path('d'))).to.equal(0)
    expect(unit.open('f', 1, READ, fd)).to.equal(-ERRNO.noent)
    expect(unit.call('path_create_directory', fd, ...unit.path('e'))).to.equal(ERRNO.noent)
    expect(unit.open('f', 1) >= 0).to.be.true()
    expect(unit.call('path_rename', TMP, ...unit.path('f'), fd, ...unit.second('f'))).to.equal(ERRNO.noent)
    expect(unit.list(fd)).to.deep.equal(['.', '..'])
  })

  it('that were moved have their new parent above them', () => {
    const unit = new Unit()
    ;['a', 'a/d', 'b'].forEach(path => { mkdir(unit, path) })
    expect(unit.call('path_rename', TMP, ...unit.path('a/d'), TMP, ...unit.second('b/d'))).to.equal(0)
    expect(unit.open('b/here', 1) >= 0).to.be.true()
    expect(unit.open('b/d/../here', 0) >= 0).to.be.true()
  })

  it('list their names by the bytes of their UTF-8', () => {
    const unit = new Unit()
    ;['\u{10400}', '\uffee', '\ud7ff', 'é', 'z', 'a', 'aa', 'B'].forEach(path => { mkdir(unit, path) })
    expect(unit.list(TMP)).to.deep.equal(['.', '..', 'B', 'a', 'aa', 'z', 'é', '\ud7ff', '\uffee', '\u{10400}'])
  })

  it('of different trees do not share files', () => {
    const memory = new WebAssembly.Memory({ initial: 1 })
    const wasi = new Wasi({ imports: ['path_rename', 'path_link', 'path_create_directory'], args: [], environment: [], input: new Uint8Array(0), preopens: [{ name: '/a', node: writableTree([{ path: 'f', bytes: text('f') }]) }, { name: '/b', node: writableTree() }], outputBytes: 0, seed: () => new Uint8Array(32), sha256: nobleCrypto.sha256 })
    wasi.attach({ value: 1n << 40n }, memory)
    new Uint8Array(memory.buffer).set(text('fg'))
    const calls = wasi.calls as Record<string, (...parameters: number[]) => number>
    expect(calls.path_rename?.(3, 0, 1, 4, 1, 1)).to.equal(ERRNO.xdev)
    expect(calls.path_link?.(3, 0, 0, 1, 4, 1, 1)).to.equal(ERRNO.xdev)
    expect(calls.path_rename?.(3, 0, 1, 3, 1, 1)).to.equal(0)
  })

  it('take 4,096 names, the bytes of links among their 64 MiB', () => {
    const unit = new Unit()
    for (let i = 0; i < 4096; i++) {
      expect(unit.call('path_create_directory', TMP, ...unit.path(`d${i}`))).to.equal(0)
    }
    expect(unit.call('path_create_directory', TMP, ...unit.path('d'))).to.equal(ERRNO.nospc)
    expect(unit.open('f', 1)).to.equal(-ERRNO.nospc)
    expect(symlink(unit, 'f', 'l')).to.equal(ERRNO.nospc)
    const other = new Unit()
    const fd = other.open('f', 1)
    expect(other.call('fd_filestat_set_size', fd, 67_108_860n)).to.equal(0)
    expect(symlink(other, 'five!', 'l')).to.equal(ERRNO.nospc)
    expect(symlink(other, 'four', 'l')).to.equal(0)
    expect(other.call('fd_filestat_set_size', fd, 67_108_861n)).to.equal(ERRNO.nospc)
  })
})

describe('symbolic links', () => {
  it('are followed where a path leads through them, up to forty, and never out of the tree', () => {
    const unit = new Unit()
    mkdir(unit, 'd')
    expect(unit.open('d/f', 1) >= 0).to.be.true()
    expect(symlink(unit, 'd', 'l0')).to.equal(0)
    for (let i = 1; i < 41; i++) {
      expect(symlink(unit, `l${i - 1}`, `l${i}`)).to.equal(0)
    }
    expect(unit.open('l39/f', 0) >= 0).to.be.true()
    expect(unit.open('l40/f', 0)).to.equal(-ERRNO.loop)
    expect(symlink(unit, '../in/f', 'out')).to.equal(0)
    expect(unit.open('out', 0, READ, TMP, 1)).to.equal(-ERRNO.notcapable)
    expect(symlink(unit, '/in/f', 'absolute')).to.equal(ERRNO.notcapable)
  })

  it('that a path ends in are followed when asked, made through by O_CREAT, and removed themselves', () => {
    const unit = new Unit()
    expect(symlink(unit, 'later', 'l')).to.equal(0)
    expect(unit.open('l', 0, READ, TMP, 1)).to.equal(-ERRNO.noent)
    expect(unit.open('l', 0, READ, TMP, 0)).to.equal(-ERRNO.loop)
    expect(unit.open('l', 5, READ, TMP, 1)).to.equal(-ERRNO.exist)
    expect(unit.open('l', 1, READ, TMP, 1) >= 0).to.be.true()
    expect(unit.list(TMP)).to.deep.equal(['.', '..', 'l', 'later'])
    expect(unit.call('path_unlink_file', TMP, ...unit.path('l/'))).to.equal(ERRNO.notdir)
    expect(unit.call('path_unlink_file', TMP, ...unit.path('l'))).to.equal(0)
    expect(unit.list(TMP)).to.deep.equal(['.', '..', 'later'])
  })
})

describe('what is mounted', () => {
  it('says so when it is opened for writing, linked or changed', () => {
    const unit = new Unit({ mounts: [{ path: 'f', bytes: text('mounted') }] })
    expect(unit.open('f', 0, EVERYTHING, IN)).to.equal(-ERRNO.rofs)
    expect(unit.call('path_link', IN, 0, ...unit.path('f'), TMP, ...unit.second('f'))).to.equal(ERRNO.xdev)
    const fd = unit.open('f', 0, EVERYTHING & ~(1n << 6n | 1n << 8n | 1n << 22n), IN)
    expect(unit.call('fd_filestat_set_times', fd, 0n, 0n, 5)).to.equal(ERRNO.rofs)
    expect(unit.call('path_filestat_set_times', IN, 0, ...unit.path('f'), 0n, 0n, 5)).to.equal(ERRNO.rofs)
  })
})
