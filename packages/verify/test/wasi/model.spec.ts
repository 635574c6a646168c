import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { ERRNO } from '../../src/wasi/errno.ts'
import { Model } from './model.ts'
import { EVERYTHING, TMP, Unit } from './unit.ts'
import type { ModelDirectory, ModelFile, ModelNode } from './model.ts'

const errno = (answer: string): number => answer === 'ok' ? 0 : ERRNO[answer as keyof typeof ERRNO]

const READING = EVERYTHING & ~(1n << 6n | 1n << 8n | 1n << 22n)

/** What is done to both, and what both must say. */
interface Pair { readonly unit: Unit, readonly model: Model, readonly open: Array<{ readonly fd: number, readonly file: ModelFile }> }

class Step implements fc.Command<Pair, Pair> {
  readonly #name: string
  readonly #run: (pair: Pair) => void

  constructor (name: string, run: (pair: Pair) => void) {
    this.#name = name
    this.#run = run
  }

  check (): boolean { return true }
  run (pair: Pair): void { this.#run(pair) }
  toString (): string { return this.#name }
}

/** Everything below a directory, as one text. */
function drawn (node: ModelNode): unknown {
  return node.kind === 'file' ? node.bytes : [...node.names].sort(([a], [b]) => a < b ? -1 : 1).map(([name, inner]) => [name, drawn(inner)])
}

function found (unit: Unit, dir: number): unknown {
  return unit.list(dir).filter(name => name !== '.' && name !== '..').map(name => {
    const inner = unit.open(name, 2, READING, dir)
    if (inner >= 0) {
      const below = found(unit, inner)
      unit.call('fd_close', inner)
      return [name, below]
    }
    const fd = unit.open(name, 0, READING, dir)
    const bytes = unit.read(fd, 0, 40_000)
    unit.call('fd_close', fd)
    return [name, typeof bytes === 'number' ? bytes : [...bytes]]
  })
}

function resized (file: ModelFile, size: number): void {
  file.bytes = Array.from({ length: size }, (_, i) => file.bytes[i] ?? 0)
}

const path = fc.array(fc.constantFrom('a', 'b', 'c', 'é'), { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'))
const which = fc.nat(20)
const place = fc.oneof(fc.nat(20), fc.constantFrom(4090, 4095, 4096, 8191, 12_000))

/** One of the descriptors that are open, if there is one. */
function at ({ open }: Pair, index: number): Pair['open'][number] | undefined {
  return open[index % Math.max(1, open.length)]
}

const steps = [
  path.map(name => new Step(`create ${name}`, ({ unit, model, open }) => {
    const [file, fd] = [model.create(name), unit.open(name, 1)]
    if (typeof file === 'string') {
      expect(fd).to.equal(-errno(file))
    } else {
      expect(fd).to.be.at.least(5)
      open.push({ fd, file })
    }
  })),
  fc.tuple(which, place, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([index, offset, bytes]) => new Step(`write ${bytes.length} at ${offset} into ${index}`, pair => {
    const target = at(pair, index)
    if (target != null) {
      expect(pair.unit.write(target.fd, offset, bytes)).to.equal(0)
      resized(target.file, Math.max(target.file.bytes.length, offset + bytes.length))
      bytes.forEach((byte, i) => { target.file.bytes[offset + i] = byte })
    }
  })),
  fc.tuple(which, place).map(([index, size]) => new Step(`cut ${index} to ${size}`, pair => {
    const target = at(pair, index)
    if (target != null) {
      expect(pair.unit.call('fd_filestat_set_size', target.fd, BigInt(size))).to.equal(0)
      resized(target.file, size)
    }
  })),
  fc.tuple(which, place, fc.nat(5000)).map(([index, offset, length]) => new Step(`read ${length} at ${offset} of ${index}`, pair => {
    const target = at(pair, index)
    if (target != null) {
      expect([...pair.unit.read(target.fd, offset, length) as Uint8Array]).to.deep.equal(target.file.bytes.slice(offset, offset + length))
    }
  })),
  which.map(index => new Step(`close ${index}`, pair => {
    const target = at(pair, index)
    if (target != null) {
      expect(pair.unit.call('fd_close', target.fd)).to.equal(0)
      pair.open.splice(pair.open.indexOf(target), 1)
    }
  })),
  path.map(name => new Step(`mkdir ${name}`, ({ unit, model }) => { expect(unit.call('path_create_directory', TMP, ...unit.path(name))).to.equal(errno(model.makeDirectory(name))) })),
  path.map(name => new Step(`rmdir ${name}`, ({ unit, model }) => { expect(unit.call('path_remove_directory', TMP, ...unit.path(name))).to.equal(errno(model.remove(name, 'directory'))) })),
  path.map(name => new Step(`unlink ${name}`, ({ unit, model }) => { expect(unit.call('path_unlink_file', TMP, ...unit.path(name))).to.equal(errno(model.remove(name, 'file'))) })),
  fc.tuple(path, path).map(([from, to]) => new Step(`rename ${from} ${to}`, ({ unit, model }) => { expect(unit.call('path_rename', TMP, ...unit.path(from), TMP, ...unit.second(to))).to.equal(errno(model.rename(from, to))) })),
  fc.tuple(path, path).map(([from, to]) => new Step(`link ${from} ${to}`, ({ unit, model }) => { expect(unit.call('path_link', TMP, 0, ...unit.path(from), TMP, ...unit.second(to))).to.equal(errno(model.link(from, to))) })),
  fc.constant(new Step('compare', ({ unit, model }) => { expect(found(unit, TMP)).to.deep.equal(drawn(model.root)) }))
]

describe('/tmp', function () {
  this.timeout(30_000)
  it('is a file system: whatever is done, it says and holds what a plain model does', () => {
    fc.assert(fc.property(fc.commands(steps, { maxCommands: 80, size: 'max' }), commands => {
      const pair: Pair = { unit: new Unit(), model: new Model(), open: [] }
      fc.modelRun(() => ({ model: pair, real: pair }), commands)
      expect(found(pair.unit, TMP)).to.deep.equal(drawn(pair.model.root))
    }), { numRuns: 300 })
  })

  it('gives everything back: after all is closed and removed, its quota is whole', () => {
    fc.assert(fc.property(fc.commands(steps, { maxCommands: 80, size: 'max' }), commands => {
      const pair: Pair = { unit: new Unit(), model: new Model(), open: [] }
      fc.modelRun(() => ({ model: pair, real: pair }), commands)
      pair.open.forEach(({ fd }) => pair.unit.call('fd_close', fd))
      empty(pair.unit, pair.model.root, '')
      const fd = pair.unit.open('whole', 1)
      expect(pair.unit.call('fd_filestat_set_size', fd, 67_108_864n)).to.equal(0)
      expect(names(pair.unit)).to.equal(4095)
    }), { numRuns: 10 })
  })
})

function empty (unit: Unit, { names }: ModelDirectory, below: string): void {
  for (const [name, node] of names) {
    if (node.kind === 'directory') {
      empty(unit, node, `${below}${name}/`)
    }
    expect(unit.call(node.kind === 'file' ? 'path_unlink_file' : 'path_remove_directory', TMP, ...unit.path(`${below}${name}`))).to.equal(0)
  }
}

/** How many directories can be made. */
function names (unit: Unit): number {
  let made = 0
  while (unit.call('path_create_directory', TMP, ...unit.path(`d${made}`)) === 0) {
    made++
  }
  return made
}
