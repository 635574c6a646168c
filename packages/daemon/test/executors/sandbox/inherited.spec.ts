import { spawnSync } from 'node:child_process'
import { closeSync, openSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'aegir/chai'
import { filesInside } from '../../../src/executors/sandbox/files.ts'
import { limitScript } from '../../../src/executors/sandbox/rlimits.ts'

const SOURCE = fileURLToPath(new URL('../../../src/executors/inherited.js', import.meta.url))
const FILE = fileURLToPath(import.meta.url)

describe('what a child inherits', () => {
  /** Which of the descriptors 4, 5 and 12, two files and a folder, are open in a process that the launcher started. */
  function open (close: boolean): string {
    const held = [openSync(FILE, 'r'), openSync(FILE, 'r'), openSync(fileURLToPath(new URL('.', import.meta.url)), 'r')] as const
    const script = `const { closeInherited } = await import(${JSON.stringify(SOURCE)}); ${close ? 'closeInherited();' : ''}
      const { fstatSync } = await import('node:fs')
      for (const fd of [4, 5, 12]) { try { const found = fstatSync(fd); if (found.isFile() || found.isDirectory()) process.stdout.write(' ' + fd) } catch {} }`
    const stdio = ['ignore', 'pipe', 'inherit', 'ignore', held[0], held[1], ...Array.from({ length: 6 }, () => 'ignore' as const), held[2]] as const
    const { stdout } = spawnSync('/bin/sh', ['-c', limitScript(undefined, false), 'sh', process.execPath, '--input-type=module', '-e', script], { stdio: [...stdio], encoding: 'utf8' })
    held.forEach(fd => { closeSync(fd) })
    return stdout
  }

  it('is closed before anything else: files and folders, whatever their number', () => {
    expect(open(true)).to.equal('')
  })

  it('would be open otherwise', () => {
    expect(open(false)).to.equal(' 4 5 12')
  })

  it('is the first that the kernel takes where memory runs out, and does not take all of its user\'s threads', () => {
    const { stdout } = spawnSync('/bin/sh', ['-c', limitScript(64, false), 'sh', '/bin/cat', '/proc/self/oom_score_adj', '/proc/self/limits'], { encoding: 'utf8' })
    expect(stdout).to.match(/^1000\n/)
    expect(Number(/^Max processes +(\d+)/m.exec(stdout)?.[1])).to.be.at.most(8192)
  })

  it('finds in its root the libraries that Node needs, and no folder of others', () => {
    const sources = filesInside('child').libraries.filter((_, i) => i % 3 === 1)
    expect(sources.some(path => /\.so(\.|$)/.test(path))).to.equal(true)
    expect(sources.filter(path => !statSync(path).isFile())).to.deep.equal([])
  })
})
