/** A file system as plain as can be, to hold /tmp against: names to nodes, and nothing that is fast. */
export interface ModelFile { readonly kind: 'file', bytes: number[] }
export interface ModelDirectory { readonly kind: 'directory', readonly names: Map<string, ModelNode> }
export type ModelNode = ModelFile | ModelDirectory

export type Answer = 'ok' | 'noent' | 'notdir' | 'isdir' | 'exist' | 'notempty' | 'inval' | 'perm'

export class Model {
  readonly root: ModelDirectory = { kind: 'directory', names: new Map() }

  /** The directory that a path's last name is in, the name, and what it names. */
  find (path: string): { readonly within: ModelDirectory, readonly name: string, readonly node: ModelNode | undefined } | Answer {
    const parts = path.split('/')
    const name = parts.pop() ?? ''
    let within: ModelNode = this.root
    for (const part of parts) {
      const next: ModelNode | undefined = within.names.get(part)
      if (next?.kind !== 'directory') {
        return next == null ? 'noent' : 'notdir'
      }
      within = next
    }
    return { within, name, node: within.names.get(name) }
  }

  create (path: string): Answer | ModelFile {
    const at = this.find(path)
    if (typeof at === 'string') {
      return at
    }
    if (at.node != null) {
      return at.node.kind === 'file' ? at.node : 'isdir'
    }
    const made: ModelFile = { kind: 'file', bytes: [] }
    at.within.names.set(at.name, made)
    return made
  }

  makeDirectory (path: string): Answer {
    const at = this.find(path)
    if (typeof at === 'string' || at.node != null) {
      return typeof at === 'string' ? at : 'exist'
    }
    at.within.names.set(at.name, { kind: 'directory', names: new Map() })
    return 'ok'
  }

  remove (path: string, kind: ModelNode['kind']): Answer {
    const at = this.find(path)
    if (typeof at === 'string' || at.node == null) {
      return typeof at === 'string' ? at : 'noent'
    }
    if (at.node.kind !== kind) {
      return kind === 'file' ? 'isdir' : 'notdir'
    }
    if (at.node.kind === 'directory' && at.node.names.size > 0) {
      return 'notempty'
    }
    at.within.names.delete(at.name)
    return 'ok'
  }

  link (from: string, to: string): Answer {
    const [source, target] = [this.find(from), this.find(to)]
    if (typeof source === 'string' || typeof target === 'string') {
      return typeof source === 'string' ? source : target as Answer
    }
    if (source.node == null || target.node != null) {
      return source.node == null ? 'noent' : 'exist'
    }
    if (source.node.kind === 'directory') {
      return 'perm'
    }
    target.within.names.set(target.name, source.node)
    return 'ok'
  }

  rename (from: string, to: string): Answer {
    const [source, target] = [this.find(from), this.find(to)]
    if (typeof source === 'string' || typeof target === 'string') {
      return typeof source === 'string' ? source : target as Answer
    }
    const node = source.node
    if (node == null) {
      return 'noent'
    }
    if (node.kind === 'directory' && contains(node, target.within)) {
      return 'inval'
    }
    if (target.node === node) {
      return 'ok'
    }
    if (target.node != null && target.node.kind !== node.kind) {
      return node.kind === 'file' ? 'isdir' : 'notdir'
    }
    if (target.node?.kind === 'directory' && target.node.names.size > 0) {
      return 'notempty'
    }
    source.within.names.delete(source.name)
    target.within.names.set(target.name, node)
    return 'ok'
  }
}

function contains (outer: ModelDirectory, inner: ModelDirectory): boolean {
  return outer === inner || [...outer.names.values()].some(node => node.kind === 'directory' && contains(node, inner))
}
