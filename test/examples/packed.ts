import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface PackedExample {
  readonly dir: string
  remove (): Promise<void>
}

/**
 * An example in a folder outside the repository, with `@mycel/*` unpacked from the tarballs that `npm pack` makes, so that only what is published is there. Modules
 * of others are links to the repository's: that saves a minute of installing and proves nothing less about ours. Only declared dependencies are there.
 */
export async function packedExample (name: string): Promise<PackedExample> {
  const dir = await mkdtemp(join(tmpdir(), 'mycel-example-'))
  await cp(join(ROOT, 'docs/examples', name), dir, { recursive: true, filter: path => !path.endsWith('/dist') })
  const { dependencies = {}, devDependencies = {} } = await manifest(dir)
  await install(dir, Object.keys({ ...dependencies, ...devDependencies }), new Set())
  return { dir, remove: async () => rm(dir, { recursive: true, force: true }) }
}

async function install (dir: string, names: readonly string[], done: Set<string>): Promise<void> {
  for (const name of names) {
    if (done.has(name)) {
      continue
    }

    done.add(name)
    const target = join(dir, 'node_modules', name)
    await mkdir(join(target, '..'), { recursive: true })

    if (name.startsWith('@mycel/')) {
      await unpack(name, target)
      // what ours needs must be declared by ours
      await install(dir, Object.keys((await manifest(target)).dependencies ?? {}), done)
    } else {
      await symlink(join(ROOT, 'node_modules', name), target, 'dir')
    }
  }
}

async function unpack (name: string, target: string): Promise<void> {
  await mkdir(target)
  const tarballs = await mkdtemp(join(tmpdir(), 'mycel-pack-'))

  try {
    await run('npm', ['pack', '--workspace', name, '--pack-destination', tarballs, '--ignore-scripts', '--silent'], { cwd: ROOT })
    const [tarball = ''] = await readdir(tarballs)
    await run('tar', ['-xzf', join(tarballs, tarball), '--strip-components=1', '-C', target])
  } finally {
    await rm(tarballs, { recursive: true })
  }
}

async function manifest (dir: string): Promise<{ readonly dependencies?: Readonly<Record<string, string>>, readonly devDependencies?: Readonly<Record<string, string>> }> {
  return JSON.parse(await readFile(join(dir, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> }
}
