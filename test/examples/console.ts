import { execFile } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A command that a document shows, with what it says is printed. */
export interface Shown {
  readonly command: string
  readonly output: string
}

/** A fenced block that begins with ```console; `words` stand behind it. */
export interface ConsoleBlock {
  readonly words: readonly string[]
  readonly shown: readonly Shown[]
}

/** The console blocks of a document: lines that begin with `$ ` are commands, what follows is their output. */
export function consoleBlocks (markdown: string): ConsoleBlock[] {
  return [...markdown.matchAll(/^```console(.*)\n([\s\S]*?)^```$/gmu)].map(([, words = '', body = '']) => ({
    words: words.trim().split(' ').filter(word => word !== ''),
    shown: body.split(/^\$ /mu).slice(1).map(one => {
      const [command = '', ...lines] = one.split('\n')
      return { command, output: lines.join('\n').trimEnd() }
    })
  }))
}

/**
 * A shell for what a reader would type: `mycel` is this repository's, `npx` finds this repository's programs, and nothing else of npm's is on the path (a wasm-opt there
 * would be used by clang).
 */
export async function readersShell (folder: string): Promise<(command: string) => Promise<string>> {
  const bin = join(folder, '.bin')
  await mkdir(bin)
  await symlink(process.execPath, join(bin, 'node'))
  await writeFile(join(bin, 'mycel'), `#!/bin/sh\nexec node ${ROOT}packages/daemon/bin/mycel.js "$@"\n`)
  await writeFile(join(bin, 'npx'), `#!/bin/sh\nprogram=$1; shift\nexec node ${ROOT}node_modules/.bin/$program "$@"\n`)
  await Promise.all(['mycel', 'npx'].map(async name => chmod(join(bin, name), 0o755)))
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, MAKEFLAGS: '--no-print-directory' }
  return async command => new Promise(resolve => {
    const child = execFile('/bin/sh', ['-c', `exec 2>&1; ${command}`], { cwd: folder, env, timeout: 50_000 }, (_, stdout) => { resolve(stdout.trimEnd()) })
    child.stdin?.end()
  })
}
