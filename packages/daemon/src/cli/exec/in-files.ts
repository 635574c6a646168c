import { readdir, stat } from 'node:fs/promises'
import { basename, join, posix, relative, sep } from 'node:path'
import { CliError, EXIT, usage } from '../exit.ts'

/** Most mounts of one unit: wire's limit. */
const MAX_MOUNTS = 16
const ROOT = '/in'

export interface InFile {
  /** Below `/in`. */
  readonly path: string
  /** On this machine. */
  readonly file: string
}

/** `NAME=FILE` is that file as `/in/NAME`, `NAME=DIR` every file below it; without `NAME=` a file keeps its own name, and a folder's files come right below `/in`. Sorted by path. */
export async function findInFiles (specs: readonly string[]): Promise<InFile[]> {
  const mounts: InFile[] = []

  for (const spec of specs) {
    const at = spec.indexOf('=')
    const source = spec.slice(at + 1)
    const isFolder = (await stat(source)).isDirectory()
    const target = at === -1 ? isFolder ? '' : basename(source) : below(spec.slice(0, at))

    if (!isFolder && target === '') {
      throw usage(`--in: "${spec}" names no file below ${ROOT}`, 'write NAME=FILE, e.g. data.csv=./today.csv')
    }

    for (const file of isFolder ? await filesBelow(source) : [source]) {
      if (mounts.length === MAX_MOUNTS) {
        throw new CliError(EXIT.badData, 'too-many-mounts', `a unit has at most ${MAX_MOUNTS} files below ${ROOT}`, 'pack them into one')
      }

      const path = isFolder ? posix.join(target, relative(source, file).replaceAll(sep, '/')) : target

      if (mounts.some(other => other.path === path)) {
        throw usage(`--in: ${ROOT}/${path} is there twice`, 'give each file its own name: NAME=FILE')
      }

      mounts.push({ path, file })
    }
  }

  return mounts.sort((a, b) => a.path < b.path ? -1 : 1)
}

async function filesBelow (folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name)).sort()
}

function below (name: string): string {
  const plain = posix.normalize(name)
  return (plain === ROOT || plain.startsWith(`${ROOT}/`) ? plain.slice(ROOT.length) : plain).replace(/^\/+|\/+$|^\.$/g, '')
}
