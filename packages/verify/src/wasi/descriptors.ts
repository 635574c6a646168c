import { fail } from './errno.ts'
import { letGo } from './tree.ts'
import type { DirectoryNode, FileNode } from './tree.ts'

export const MAX_DESCRIPTORS = 256

/** WASI preview1 rights (witx `rights`) that are checked here. */
export const RIGHTS = {
  datasync: 1n << 0n,
  read: 1n << 1n,
  seek: 1n << 2n,
  setFlags: 1n << 3n,
  sync: 1n << 4n,
  tell: 1n << 5n,
  write: 1n << 6n,
  advise: 1n << 7n,
  allocate: 1n << 8n,
  createDirectory: 1n << 9n,
  createFile: 1n << 10n,
  linkSource: 1n << 11n,
  linkTarget: 1n << 12n,
  open: 1n << 13n,
  readdir: 1n << 14n,
  readlink: 1n << 15n,
  renameSource: 1n << 16n,
  renameTarget: 1n << 17n,
  pathStat: 1n << 18n,
  pathSetSize: 1n << 19n,
  pathSetTimes: 1n << 20n,
  stat: 1n << 21n,
  setSize: 1n << 22n,
  setTimes: 1n << 23n,
  symlink: 1n << 24n,
  removeDirectory: 1n << 25n,
  unlink: 1n << 26n,
  poll: 1n << 27n
} as const

export const ALL_RIGHTS = (1n << 29n) - 1n
/** Those that mean something for a directory. */
export const OF_DIRECTORY = ALL_RIGHTS & ~(RIGHTS.read | RIGHTS.write | RIGHTS.seek | RIGHTS.tell | RIGHTS.allocate | RIGHTS.setSize)

/** Where stdout and stderr go. It takes everything, or ends the unit by throwing. */
export type Sink = (bytes: Uint8Array) => void

interface Common {
  rights: bigint
  inheriting: bigint
  flags: number
}

export interface InputDescriptor extends Common { readonly kind: 'input', position: number }
export interface OutputDescriptor extends Common { readonly kind: 'output', readonly sink: Sink }
export interface FileDescriptor extends Common { readonly kind: 'file', readonly node: FileNode, position: number }
export interface DirectoryDescriptor extends Common {
  readonly kind: 'directory'
  readonly node: DirectoryNode
  readonly preopen?: string
  /** The names that `fd_readdir` goes through, since it began. */
  listing?: readonly string[]
}

export type Descriptor = InputDescriptor | OutputDescriptor | FileDescriptor | DirectoryDescriptor

/** The descriptor table: lowest free number first, as POSIX has it. */
export class Descriptors {
  readonly #open: Array<Descriptor | undefined> = []

  add (descriptor: Descriptor): number {
    const fd = this.free()
    this.#open[fd] = descriptor
    if (descriptor.kind === 'file') {
      descriptor.node.open++
    }
    return fd
  }

  /** The number that the next one gets. */
  free (): number {
    const found = this.#open.indexOf(undefined)
    const fd = found === -1 ? this.#open.length : found
    return fd < MAX_DESCRIPTORS ? fd : fail('mfile')
  }

  get (fd: number, rights = 0n): Descriptor {
    const found = this.#open[fd >>> 0] ?? fail('badf')
    if ((found.rights & rights) !== rights) {
      fail('notcapable')
    }
    return found
  }

  file (fd: number, rights: bigint): FileDescriptor {
    const found = this.get(fd)
    if (found.kind !== 'file') {
      fail(found.kind === 'directory' ? 'isdir' : 'spipe')
    }
    this.get(fd, rights)
    return found
  }

  directory (fd: number, rights: bigint): DirectoryDescriptor {
    const found = this.get(fd)
    if (found.kind !== 'directory') {
      fail('notdir')
    }
    this.get(fd, rights)
    return found
  }

  close (fd: number): void {
    const found = this.get(fd)
    this.#open[fd >>> 0] = undefined
    if (found.kind === 'file') {
      found.node.open--
      letGo(found.node)
    }
  }

  /** Moves `from` onto `to`, closing `to`. */
  move (from: number, to: number): void {
    const moved = this.get(from)
    this.get(to)
    if (from >>> 0 !== to >>> 0) {
      this.close(to)
      this.#open[to >>> 0] = moved
      this.#open[from >>> 0] = undefined
    }
  }
}
