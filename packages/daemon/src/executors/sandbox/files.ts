import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a child consists of: this folder's parent, the package that checks, instruments and runs modules, and what says that they are ES modules. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const FOLDER = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')
const MANIFEST = fileURLToPath(new URL(extension === 'ts' ? '../../../package.json' : '../../../../package.json', import.meta.url))
const VERIFY = join(dirname(fileURLToPath(import.meta.resolve('@mycel/verify/execute'))), '../../..')
/** Where Node looks for that package, from the entry upwards. */
const RESOLVED_IN = FOLDER.split(sep).map((_, i, parts) => join(parts.slice(0, i + 1).join(sep) || sep, 'node_modules', '@mycel'))

/** For a Node of which it is not known what it needs. */
const LIBRARY_FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib']

export type Entry = 'child' | 'trial'
const ENTRIES: Readonly<Record<Entry, string>> = { child: `child.${extension}`, trial: `sandbox/trial-child.${extension}` }

export interface ChildFiles {
  readonly node: string
  readonly entry: string
  /** What the permission model lets it read. */
  readonly readable: readonly string[]
}

/** The child's files where they lie on this machine. */
export function filesHere (entry: Entry, node = process.execPath): ChildFiles {
  return { node, entry: join(FOLDER, ENTRIES[entry]), readable: [FOLDER, MANIFEST, VERIFY, realpathSync(VERIFY), ...RESOLVED_IN] }
}

let own: readonly string[] | undefined

/** The shared libraries that this process runs with, as its loader found them: a Node that is the same program needs no other file of the machine's. */
function ownLibraries (): readonly string[] {
  if (own == null) {
    // a report looks up the names of open connections otherwise
    const { sharedObjects } = Object.assign(process.report, { excludeNetwork: true }).getReport() as { readonly sharedObjects: readonly string[] }
    own = sharedObjects.filter(path => isAbsolute(path) && !path.endsWith('.node'))
  }
  return own
}

/** The child's files in a root of its own, and bwrap's arguments that put them there. */
export function filesInside (entry: Entry, node = process.execPath): ChildFiles & { readonly libraries: readonly string[], readonly binds: readonly string[] } {
  const libraries = (node === process.execPath ? ownLibraries() : LIBRARY_FOLDERS).flatMap(path => ['--ro-bind-try', path, path])
  return {
    node: '/mycel/node',
    entry: `/mycel/executors/${ENTRIES[entry]}`,
    readable: ['/mycel'],
    libraries,
    binds: [
      '--ro-bind', realpathSync(node), '/mycel/node',
      '--ro-bind', FOLDER, '/mycel/executors',
      '--ro-bind', MANIFEST, '/mycel/package.json',
      '--ro-bind', join(VERIFY, 'package.json'), '/mycel/node_modules/@mycel/verify/package.json',
      '--ro-bind', join(VERIFY, 'dist/src'), '/mycel/node_modules/@mycel/verify/dist/src'
    ]
  }
}
