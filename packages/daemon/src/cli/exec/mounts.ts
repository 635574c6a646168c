import { readdir, readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { CliError, EXIT, usage } from '../exit.ts'
import type { Mount } from '../../executors/index.ts'

/** Most mounts of one unit: wire's limit. */
const MAX_MOUNTS = 16
const ROOT = '/in'

/** `FILE:/in/name` is that file, `DIR:/in/name` every file below it; `/in` itself may be left out. Sorted by path. */
export async function readMounts (specs: readonly string[]): Promise<Mount[]> {
  const mounts: Mount[] = []

  for (const spec of specs) {
    const at = spec.lastIndexOf(':')

    if (at < 1 || !spec.slice(at + 1).startsWith('/')) {
      throw usage(`--mount: "${spec}" is no mount`, 'write FILE:/in/name or DIR:/in/name')
    }

    const target = below(spec.slice(at + 1))
    const source = spec.slice(0, at)

    if ((await stat(source)).isDirectory()) {
      const entries = await readdir(source, { recursive: true, withFileTypes: true })
      const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name)).sort()

      if (mounts.length + files.length > MAX_MOUNTS) {
        throw tooMany()
      }

      for (const file of files) {
        mounts.push({ path: posix.join(target, file.slice(source.length).replaceAll('\\', '/').replace(/^\/+/, '')), bytes: new Uint8Array(await readFile(file)) })
      }
    } else if (target === '') {
      throw usage(`--mount: "${spec}" names no file below ${ROOT}`, 'write FILE:/in/name')
    } else {
      mounts.push({ path: target, bytes: new Uint8Array(await readFile(source)) })
    }
  }

  if (mounts.length > MAX_MOUNTS) {
    throw tooMany()
  }

  return mounts.sort((a, b) => a.path < b.path ? -1 : 1)
}

function below (path: string): string {
  const plain = posix.normalize(path)
  return (plain === ROOT || plain.startsWith(`${ROOT}/`) ? plain.slice(ROOT.length) : plain).replace(/^\/+|\/+$/g, '')
}

function tooMany (): CliError {
  return new CliError(EXIT.badData, 'too-many-mounts', `a unit has at most ${MAX_MOUNTS} mounted files`, 'pack them into one')
}
