import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import { readOnlyTree } from '../../src/wasi/mounts.ts'
import { Wasi } from '../../src/wasi/wasi.ts'
import type { Source } from '../../src/wasi/content.ts'
import type { Mount } from '../../src/wasi/mounts.ts'

type Call = (...parameters: Array<number | bigint>) => number

/** A source that makes its bytes up, and remembers what it was asked for. */
class Counting implements Source {
  readonly size: number
  readonly asked: Array<readonly [offset: number, length: number]> = []

  constructor (size: number) {
    this.size = size
  }

  read (offset: number, target: Uint8Array): void {
    this.asked.push([offset, target.length])
    target.forEach((_, i) => { target[i] = (offset + i) % 251 })
  }
}

function unit (mounts: readonly Mount[]): { call: Record<string, Call>, wasi: Wasi, view: DataView, bytes: Uint8Array, open(path: string): number } {
  const memory = new WebAssembly.Memory({ initial: 2 })
  const wasi = new Wasi({ imports: ['path_open', 'fd_read', 'fd_pread', 'fd_seek', 'fd_filestat_get'], args: [], environment: [], input: new Uint8Array(0), preopens: [{ name: '/in', node: readOnlyTree(mounts) }], outputBytes: 0, seed: () => new Uint8Array(32), sha256: nobleCrypto.sha256 })
  wasi.attach({ value: 1n << 60n }, memory)
  const [bytes, view, call] = [new Uint8Array(memory.buffer), new DataView(memory.buffer), wasi.calls as Record<string, Call>]
  return {
    call,
    wasi,
    view,
    bytes,
    open: path => {
      bytes.set(new TextEncoder().encode(path), 1000)
      expect(call.path_open?.(3, 0, 1000, path.length, 0, 0x200026n, 0n, 0, 2000)).to.equal(0)
      return view.getUint32(2000, true)
    }
  }
}

describe('mounted files', () => {
  const SIZE = 5_000_000_000

  it('are read through their source, only what is asked for, however large they are', () => {
    const source = new Counting(SIZE)
    const { call, view, bytes, open } = unit([{ path: 'large', bytes: source }])
    const fd = open('large')
    expect(call.fd_filestat_get?.(fd, 0)).to.equal(0)
    expect(view.getBigUint64(32, true)).to.equal(BigInt(SIZE))
    expect(source.asked).to.deep.equal([])
    ;[100, 10, 200, 30].forEach((value, i) => { view.setUint32(3000 + i * 4, value, true) })
    expect(call.fd_pread?.(fd, 3000, 2, BigInt(SIZE - 25), 2000)).to.equal(0)
    expect(view.getUint32(2000, true)).to.equal(25)
    expect(source.asked).to.deep.equal([[SIZE - 25, 10], [SIZE - 15, 15]])
    expect([...bytes.subarray(200, 216)]).to.deep.equal([...Array.from({ length: 15 }, (_, i) => (SIZE - 15 + i) % 251), 0])
    expect(call.fd_pread?.(fd, 3000, 2, BigInt(SIZE), 2000)).to.equal(0)
    expect(view.getUint32(2000, true)).to.equal(0)
    expect(source.asked).to.have.length(2)
  })

  it('end the unit without a result where the source cannot come by the bytes', () => {
    const lost = new Error('no such chunk')
    const { call, wasi, view, open } = unit([{ path: 'lost', bytes: { size: 10, read: () => { throw lost } } }])
    const fd = open('lost')
    view.setUint32(3000, 100, true)
    view.setUint32(3004, 10, true)
    expect(() => call.fd_read?.(fd, 3000, 1, 2000)).to.throw('no such chunk')
    expect(wasi.end).to.deep.equal({ kind: 'broken', error: lost })
  })

  it('lie at one place each, under directories', () => {
    const bytes = new Uint8Array(0)
    expect(() => readOnlyTree([{ path: 'a', bytes }, { path: 'a', bytes }])).to.throw(RangeError, 'twice')
    expect(() => readOnlyTree([{ path: 'a', bytes }, { path: 'a/b', bytes }])).to.throw(RangeError, 'under a file')
    expect(() => readOnlyTree([{ path: 'a/', bytes }])).to.throw(RangeError, 'no name')
  })
})
