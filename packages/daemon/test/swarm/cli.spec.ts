import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'aegir/chai'
import { EXIT } from '../../src/cli/exit.ts'
import { parseAdversary } from '../../src/cli/swarm/adversaries.ts'
import { inFolder } from '../api/folder.ts'
import { mycel } from '../cli/mycel.ts'
import { eventually } from '../network/eventually.ts'
import type { SwarmState } from '../../src/cli/swarm/folder.ts'

const BIN = fileURLToPath(new URL('../../../bin/mycel.js', import.meta.url))

function alive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('mycel swarm', function () {
  this.timeout(60_000)

  it('up --detach, ps, down: one folder, paste-ready exports, nothing left behind', async () => {
    await inFolder(async base => {
      const dir = join(base, 's')
      const up = await mycel(['swarm', 'up', '-n', '3', '--network', 'lab', '--detach', '--dir', dir])
      expect(up.code, up.stderr).to.equal(EXIT.ok)
      const state = JSON.parse(await readFile(join(dir, 'swarm.json'), 'utf8')) as SwarmState

      try {
        expect(state.nodes.map(({ name }) => name)).to.deep.equal(['n1', 'n2', 'n3'])
        expect(new Set([state.pid, ...state.nodes.map(({ pid }) => pid)]).size).to.equal(4)
        const [, home = ''] = /export MYCEL_HOME=(\S+) {2}# n2/.exec(up.stdout) ?? []
        const status = await mycel(['status', '--json', '--dir', home])
        expect(JSON.parse(status.stdout)).to.include({ network: 'lab', peer: state.nodes[1]?.peer })
        // two that dialled each other at once may hold two
        expect(JSON.parse(status.stdout)).to.have.property('connections').that.is.at.least(2)

        expect((await mycel(['swarm', 'up', '-n', '2', '--dir', dir])).code).to.equal(EXIT.cannotCreate)
        process.kill(state.nodes[2]?.pid ?? 0, 'SIGKILL')
        await eventually(() => !alive(state.nodes[2]?.pid ?? 0))
        const ps = await mycel(['swarm', 'ps', '--json', '--dir', dir])
        expect(ps.code).to.equal(EXIT.no)
        expect((JSON.parse(ps.stdout) as { nodes: Array<{ running: boolean }> }).nodes.map(({ running }) => running)).to.deep.equal([true, true, false])
      } finally {
        expect((await mycel(['swarm', 'down', '--dir', dir])).code).to.equal(EXIT.ok)
      }

      expect([state.pid, ...state.nodes.map(({ pid }) => pid)].filter(alive)).to.deep.equal([])
      await expect(access(dir)).to.eventually.be.rejected()
      expect((await mycel(['swarm', 'ps', '--dir', dir])).code).to.equal(EXIT.no)
    })
  })

  it('the nodes end with a keeper that was killed, and the folder can be used again', async () => {
    await inFolder(async base => {
      const dir = join(base, 's')
      const child = spawn(process.execPath, [BIN, 'swarm', 'up', '-n', '2', '--dir', dir, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] })
      const [line] = await once(child.stdout, 'data') as [Buffer]
      const { nodes } = JSON.parse(line.toString()) as SwarmState
      child.kill('SIGKILL')
      await once(child, 'exit')
      await eventually(() => !nodes.some(({ pid }) => alive(pid)))
      expect((await mycel(['swarm', 'down', '--dir', dir])).code).to.equal(EXIT.ok)
      await expect(access(dir)).to.eventually.be.rejected()
    })
  })

  it('Ctrl-C ends it in good order', async () => {
    await inFolder(async base => {
      const dir = join(base, 's')
      const child = spawn(process.execPath, [BIN, 'swarm', 'up', '-n', '1', '--dir', dir, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] })
      await once(child.stdout, 'data')
      child.kill('SIGINT')
      expect(await once(child, 'exit')).to.deep.equal([EXIT.ok, null])
      await expect(access(dir)).to.eventually.be.rejected()
    })
  })

  it('says what is wrong before anything starts, and touches no folder that is not its own', async () => {
    await inFolder(async dir => {
      await writeFile(join(dir, 'mine.txt'), 'mine')
      const table: Array<[string[], number, RegExp]> = [
        [[], EXIT.usage, /how many nodes/],
        [['-n', '0'], EXIT.usage, /1\.\.200/],
        [['-n', '2', '--adversary', 'forge'], EXIT.usage, /forge=1/],
        [['-n', '1', '--adversary', 'forge=1'], EXIT.usage, /no honest node/],
        [['-n', '2', '--adversary', './nobody.js=1'], EXIT.noInput, /no file/],
        [['-n', '2', '--adversary', 'nobody=1'], EXIT.noInput, /built-in/],
        [['-n', '1'], EXIT.cannotCreate, /something that is no swarm/]
      ]

      for (const [args, code, said] of table) {
        const result = await mycel(['swarm', 'up', ...args, '--dir', dir])
        expect(result.code, args.join(' ')).to.equal(code)
        expect(result.stderr).to.match(said)
      }

      expect(await readFile(join(dir, 'mine.txt'), 'utf8')).to.equal('mine')
    })
  })

  it('reads adversaries with their options', () => {
    expect(parseAdversary('forge=2,fraction=0.1,seed=a=b')).to.deep.equal([0, 1].map(() => ({ module: 'forge', options: { fraction: '0.1', seed: 'a=b' } })))
  })
})
