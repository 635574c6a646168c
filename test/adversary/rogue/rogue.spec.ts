import { expect } from 'aegir/chai'
import { arena, closed, followed, walkJob } from './arena.ts'
import { RoguePeer } from './rogue-peer.ts'
import { RogueProvider } from './rogue-provider.ts'
import { RogueRequester } from './rogue-requester.ts'
import { walkInputs } from './work.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 200

describe('the rogue harness, played honestly', function () {
  this.timeout(30_000)
  let swarm: Swarm
  let asker: SwarmNode
  let worker: SwarmNode
  const peers: RoguePeer[] = []

  before(async () => {
    swarm = await arena([{ name: 'asker' }, { name: 'worker', capacities: [{ class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1000', region: 'daemons' }] }])
    asker = swarm.node('asker')
    worker = swarm.node('worker')
    await swarm.ready()
  })
  after(async () => {
    await Promise.all(peers.map(async peer => peer.stop()))
    await swarm.down()
  })

  async function rogue (): Promise<RoguePeer> {
    const peer = await RoguePeer.start({ network: swarm.network, bootstrap: [asker.addr, worker.addr] })
    peers.push(peer)
    return peer
  }

  it('a provider is given work, passes every audit and is paid for all of it', async () => {
    const peer = await rogue()
    const provider = new RogueProvider(peer, { region: 'plain' })
    await provider.offer(asker.key)
    const { id } = await asker.control.submit(await walkJob(asker, UNITS, 'plain'))
    const job = await followed(asker, id, view => view.state !== 'running' && closed(view))
    expect([job.state, job.reason]).to.deep.equal(['done', undefined])
    expect(job.contracts.map(({ state, payable, peer: by }) => [state, payable, by])).to.deep.equal([['settled', String(UNITS), peer.peerId]])
    expect([provider.units, provider.forged, peer.faults]).to.deep.equal([UNITS, 0, []])
    const [play] = provider.plays
    expect(play?.told.filter(({ code }) => code !== 'ok')).to.deep.equal([])
    expect((await asker.control.balances()).find(one => one.peer === peer.peerId)?.balance).to.equal(String(-UNITS * 1000))
  })

  it('a requester has a daemon work, and the daemon comes to what this process comes to', async () => {
    const peer = await rogue()
    const local = new RogueProvider(await rogue(), { region: 'locals' })
    const requester = new RogueRequester(peer)
    await peer.heardBy({ kind: 'tenders', class: 'compute' }, worker.key)
    const tender = requester.tender({ facets: ['class=compute', 'region=daemons'], units: 16 })
    const [bid] = await requester.call(tender)
    const opened: Uint8Array[] = []
    const play = await requester.award(tender, bid ?? expect.fail('no bid'), {
      inputs: walkInputs(16),
      judge: async ({ contract }) => {
        const current = contract.windows.at(-1)
        opened.push(await peer.obtain(worker.key, current?.open?.body.results ?? new Uint8Array(32)))
        return { type: 'approve', body: { window: current?.window ?? 0, audited: 0 } }
      }
    })
    await play.until(({ state }) => state === 'settled')

    // the same tender, straight to a provider of this process
    const again = requester.tender({ facets: ['class=compute', 'region=locals'], units: 16 })
    await peer.node.dial(local.peer.node.getMultiaddrs())
    const [other] = await requester.call(again, { to: [local.peer.key] })
    const second = await requester.award(again, other ?? expect.fail('no bid'), { inputs: walkInputs(16) })
    await second.until(({ state }) => state === 'settled')
    const mine = second.contract.windows.map(({ open }) => Buffer.from(local.peer.blobs.get(open?.body.results ?? new Uint8Array(32)) ?? []).toString('hex'))
    expect(opened.map(bytes => Buffer.from(bytes).toString('hex'))).to.deep.equal(mine)
    expect(new Set(mine).size).to.equal(2)
  })
})
