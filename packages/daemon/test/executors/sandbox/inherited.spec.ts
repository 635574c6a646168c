import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'aegir/chai'
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
})
