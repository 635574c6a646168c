import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import { ERRNO } from '../../src/wasi/errno.ts'
import { Wasi } from '../../src/wasi/wasi.ts'
import { ALL, TMP, Unit } from './unit.ts'

const CREATE = 1
const PAGE_BYTES = 65_536

/** WASI on a memory of as many pages as it takes. */
function roomy (pages: number): { readonly memory: WebAssembly.Memory, readonly wasi: Wasi, call (name: string, ...parameters: readonly number[]): number } {
  const memory = new WebAssembly.Memory({ initial: pages })
  const wasi = new Wasi({ imports: ALL, args: [], environment: [], input: new Uint8Array(0), preopens: [], outputBytes: 64, seed: () => new Uint8Array(32), sha256: nobleCrypto.sha256 })
  wasi.attach({ value: 1n << 60n }, memory)
  return { memory, wasi, call: (name, ...parameters) => (wasi.calls[name] as (...parameters: readonly number[]) => number)(...parameters) }
}

describe('WASI: bounds', () => {
  it('names of 255 bytes and paths of 4,096, and not a byte more', () => {
    const unit = new Unit()
    const found = (path: string): number => unit.open(path)
    expect(found('n'.repeat(255))).to.equal(-ERRNO.noent)
    expect(found('n'.repeat(256))).to.equal(-ERRNO.nametoolong)
    // names of two bytes and a slash
    const path = 'n/'.repeat(2_048)
    expect(found(path)).to.equal(-ERRNO.noent)
    expect(found(`${path}n`)).to.equal(-ERRNO.nametoolong)
  })

  it('paths are UTF-8 without NUL', () => {
    const unit = new Unit()
    const call = (...bytes: number[]): number => {
      unit.bytes.set(bytes, 1000)
      return unit.call('path_create_directory', TMP, 1000, bytes.length)
    }
    expect(call(0x61, 0)).to.equal(ERRNO.inval)
    expect(call(0x61, 0xff)).to.equal(ERRNO.ilseq)
    expect(call(0x61, 0xc3, 0xbc)).to.equal(0)
  })

  it('256 descriptors', () => {
    const unit = new Unit()
    const opened = Array.from({ length: 300 }, (_, i) => unit.open(`f${i}`, CREATE)).filter(fd => fd >= 0)
    expect(Math.max(...opened)).to.equal(255)
    expect(unit.open('one-more', CREATE)).to.equal(-ERRNO.mfile)
  })

  it('1,024 subscriptions of a poll, and at least one', () => {
    const { call } = roomy(3)
    expect(call('poll_oneoff', 0, 0x1_8000, 1_024, 0x2_fff8)).to.equal(0)
    expect(call('poll_oneoff', 0, 0x1_8000, 1_025, 0x2_fff8)).to.equal(ERRNO.inval)
    expect(call('poll_oneoff', 0, 0x1_8000, 0, 0x2_fff8)).to.equal(ERRNO.inval)
  })

  it('1,024 buffers of a call, of less than 4 GiB together', () => {
    const { memory, call } = roomy(80)
    const view = new DataView(memory.buffer)
    const fill = (length: number): void => {
      for (let i = 0; i < 1_025; i++) {
        view.setUint32(i * 8, 0, true)
        view.setUint32(i * 8 + 4, length, true)
      }
    }
    // stderr takes what it has room for
    fill(1)
    expect(call('fd_write', 2, 0, 1_024, 9_000)).to.equal(0)
    expect(call('fd_write', 2, 0, 1_025, 9_000)).to.equal(ERRNO.inval)
    fill(4 * 1024 * 1024)
    expect(call('fd_write', 2, 0, 1_023, 9_000)).to.equal(0)
    expect(call('fd_write', 2, 0, 1_024, 9_000)).to.equal(ERRNO.inval)
  })

  it('memory that has grown is there for the next call', () => {
    const { memory, call } = roomy(1)
    expect(call('random_get', PAGE_BYTES - 4, 8)).to.equal(ERRNO.fault)
    memory.grow(1)
    expect(call('random_get', PAGE_BYTES - 4, 8)).to.equal(0)
    expect(new Uint8Array(memory.buffer, PAGE_BYTES - 4, 8).some(byte => byte !== 0)).to.equal(true)
  })
})
