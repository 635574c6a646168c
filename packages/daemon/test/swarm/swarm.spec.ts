import { once } from 'node:events'
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'aegir/chai'
import { identityOf } from '../../src/identity.ts'
import { swarmUp } from '../../src/swarm/index.ts'
import { eventually } from '../network/eventually.ts'
import type { CapacityView, Swarm, SwarmMode } from '../../src/swarm/index.ts'

const COMPUTE: CapacityView = { class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1500', region: 'eu' }

function alive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function connected (swarm: Swarm, a: string, b: string): Promise<boolean> {
  const peers = await swarm.node(a).control.peers()
  return peers.some(({ peer, connected: yes }) => yes && peer === swarm.node(b).peerId)
}

for (const mode of ['processes', 'in-process'] as const satisfies readonly SwarmMode[]) {
  describe(`a swarm of ${mode}`, function () {
    this.timeout(60_000)
    let swarm: Swarm

    before(async () => {
      swarm = await swarmUp({ mode, network: 'lab', nodes: [{ name: 'a', seed: new Uint8Array(32).fill(3) }, { name: 'b', capacities: [COMPUTE], tier: 'liftoff', config: '[policy]\nmax_parallel_contracts = 3\n' }, { name: 'c' }] })
    })
    after(async () => { await swarm.down() })

    it('gives every node what its spec says', async () => {
      expect(swarm.nodes.map(({ name }) => name)).to.deep.equal(['a', 'b', 'c'])
      const [a, b] = [swarm.node('a'), swarm.node('b')]
      expect(a.did).to.equal(identityOf(new Uint8Array(32).fill(3)).did)
      expect(await b.control.listCapacities()).to.deep.equal([COMPUTE])
      expect(await b.control.status()).to.include({ network: 'lab', tier: 'liftoff', peer: b.peerId, did: b.did })
      const config = await readFile(join(b.dir, 'config.toml'), 'utf8')
      expect(config).to.include('max_parallel_contracts = 3').and.to.include('max_owed = "1000.00"')
      expect(() => swarm.node('z')).to.throw().with.property('code', 'no-such-node')
    })

    it('is ready once all are connected and know each other\'s ads', async () => {
      await swarm.ready()
      expect(await connected(swarm, 'a', 'c')).to.equal(true)
      expect((await swarm.node('c').control.peers()).find(({ peer }) => peer === swarm.node('b').peerId)?.classes).to.deep.equal(['compute'])
    })

    it('kills a node and starts it again: same name, key and port, and the others find it', async () => {
      const b = swarm.node('b')
      const { listening } = await b.control.status()
      const { pid } = b
      await b.kill()
      expect(b.running).to.equal(false)
      expect(pid == null || !alive(pid)).to.equal(true)
      await b.start()
      expect((await b.control.status()).listening).to.deep.equal(listening)
      expect(b.addr.startsWith(listening[0]?.slice(0, 20) ?? '')).to.equal(true)
      await swarm.ready()
    })

    it('joins the first node again as well, through the others', async () => {
      await swarm.node('a').kill()
      await swarm.node('a').start()
      await swarm.ready()
    })

    it('takes one more node, and no second one of the same name', async () => {
      await swarm.add({ name: 'late' })
      await swarm.ready()
      await expect(swarm.add({ name: 'late' })).to.eventually.be.rejected.with.property('code', 'bad-spec')
      await expect(swarm.add({ name: '../x' })).to.eventually.be.rejected.with.property('code', 'bad-spec')
    })

    if (mode === 'in-process') {
      it('cuts a link and heals it', async () => {
        swarm.cut('a', 'c')
        await eventually(async () => !await connected(swarm, 'a', 'c') && !await connected(swarm, 'c', 'a'))
        await expect(swarm.node('a').control.join(await swarm.node('c').control.ticket())).to.eventually.be.rejected.with.property('code', 'unavailable')
        expect(await connected(swarm, 'b', 'c')).to.equal(true)
        swarm.heal('a', 'c')
        await swarm.ready()
        expect(await connected(swarm, 'a', 'c')).to.equal(true)
      })
    } else {
      it('says that it cannot cut links', () => {
        expect(() => { swarm.cut('a', 'c') }).to.throw().with.property('code', 'links-need-in-process')
      })
    }

    it('leaves nothing behind', async () => {
      const pids = swarm.nodes.flatMap(({ pid }) => pid ?? [])
      expect(pids).to.have.lengthOf(mode === 'processes' ? 4 : 0)
      await swarm.down()
      expect(pids.filter(alive)).to.deep.equal([])
      await expect(access(swarm.dir)).to.eventually.be.rejected()
      const port = Number(swarm.node('a').addr.split('/')[4])
      const socket = connect(port, '127.0.0.1')
      const [err] = await once(socket, 'error') as [NodeJS.ErrnoException]
      expect(err.code).to.equal('ECONNREFUSED')
    })
  })
}

describe('a swarm', function () {
  this.timeout(60_000)

  it('that cannot start says why, and leaves nothing behind', async () => {
    // a place of its own: other swarms of this machine come and go in the common one
    const common = process.env['TMPDIR']
    const own = await mkdtemp(join(tmpdir(), 'own-'))
    process.env['TMPDIR'] = own
    const table: Array<[Parameters<typeof swarmUp>[0], string]> = [
      [{ nodes: [] }, 'bad-spec'],
      [{ network: 'A B', nodes: [{ name: 'a' }] }, 'bad-spec'],
      [{ nodes: [{ name: 'a', config: 'not toml' }] }, 'bad-spec'],
      [{ nodes: [{ name: 'a' }, { name: 'b', adversary: { module: 'nobody', options: {} } }] }, 'no-such-adversary'],
      [{ nodes: [{ name: 'a', config: '[executor]\nworkers = 0\n' }] }, 'not-started']
    ]

    try {
      for (const [init, code] of table) {
        await expect(swarmUp(init), code).to.eventually.be.rejected.with.property('code', code)
      }

      expect(await readdir(own)).to.deep.equal([])
    } finally {
      common == null ? delete process.env['TMPDIR'] : process.env['TMPDIR'] = common
      await rm(own, { recursive: true })
    }
  })

  it('keeps a folder that it was given, and reports a node that ended by itself', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'given-'))

    try {
      const swarm = await swarmUp({ dir, nodes: [{ name: 'a' }] })
      const { peerId, pid } = swarm.node('a')
      process.kill(pid ?? 0, 'SIGKILL')
      await eventually(async () => !swarm.node('a').running)
      await expect(swarm.down()).to.eventually.be.rejected.with.property('code', 'node-crashed')
      const again = await swarmUp({ dir, nodes: [{ name: 'a' }], mode: 'in-process' })
      expect(again.node('a').peerId).to.equal(peerId)
      await again.down()
      expect(await readdir(dir)).to.deep.equal(['a'])
    } finally {
      await rm(dir, { recursive: true })
    }
  })

  it('runs in a folder whose paths are too long for sockets', async () => {
    const base = await mkdtemp(join(tmpdir(), 'long-'))
    const dir = join(base, 'x'.repeat(120))
    await mkdir(dir)

    try {
      const swarm = await swarmUp({ dir, nodes: [{ name: 'a' }] })
      const config = await readFile(join(dir, 'a', 'config.toml'), 'utf8')
      const [, socket = ''] = /socket = "(.*)"/.exec(config) ?? []
      expect((await swarm.node('a').control.status()).peer).to.equal(swarm.node('a').peerId)
      await swarm.down()
      await expect(access(dirname(socket))).to.eventually.be.rejected()
    } finally {
      await rm(base, { recursive: true })
    }
  })

  it('loads an adversary from a path and hands it its options; an invalid one is named', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'adversary-'))

    try {
      await writeFile(join(dir, 'mine.mjs'), 'import { writeFileSync } from "node:fs"\nexport const adversary = (options, { name, dir }) => { writeFileSync(dir + "/was-here", name + options.word); return {} }\n')
      await writeFile(join(dir, 'empty.mjs'), 'export const x = 1\n')

      for (const mode of ['processes', 'in-process'] as const) {
        const swarm = await swarmUp({ mode, nodes: [{ name: 'a', adversary: { module: join(dir, 'mine.mjs'), options: { word: '-hello' } } }] })
        expect(await readFile(join(swarm.node('a').dir, 'was-here'), 'utf8')).to.equal('a-hello')
        await swarm.down()
        await expect(swarmUp({ mode, nodes: [{ name: 'a', adversary: { module: join(dir, 'empty.mjs'), options: {} } }] })).to.eventually.be.rejectedWith(/exports no function "adversary"/)
      }
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
