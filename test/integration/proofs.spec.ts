import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'aegir/chai'
import { arena, closed, followed, walkJob } from '../adversary/rogue/arena.ts'
import { RoguePeer } from '../adversary/rogue/rogue-peer.ts'
import { RogueProvider } from '../adversary/rogue/rogue-provider.ts'
import { RogueRequester } from '../adversary/rogue/rogue-requester.ts'
import { walkInputs } from '../adversary/rogue/work.ts'
import { falseProof } from './false-proof.ts'
import { COMPUTE, eventually } from './lab.ts'
import { mycel } from './mycel.ts'
import type { Send } from '../adversary/rogue/play.ts'
import type { ProofView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 16
const WINDOW = 8

/** For so long what was gossiped is handed to who asks what there was lately, and a little more, milliseconds. */
const GOSSIPED_MS = 7000

/** Beside the opening of the second window another root for it. */
const TWICE: Send = (step, play) => step.type === 'open' && step.body.window === 1
  ? [step, play.raw(play.signed('commit', { window: 1, units: WINDOW, root: new Uint8Array(32).fill(7), fuel: 8n }))]
  : [step]

describe('proofs that reach nodes which were not there', function () {
  this.timeout(60_000)
  let swarm: Swarm
  let asker: SwarmNode
  let bystander: SwarmNode
  const peers: RoguePeer[] = []

  before(async () => {
    swarm = await arena([{ name: 'asker' }, { name: 'worker', capacities: [{ ...COMPUTE, region: 'honest' }] }, { name: 'bystander' }])
    asker = swarm.node('asker')
    bystander = swarm.node('bystander')
    await swarm.ready()
  })
  after(async () => {
    await Promise.all(peers.map(async peer => peer.stop()))
    await swarm.down()
  })

  async function rogue (): Promise<RoguePeer> {
    const peer = await RoguePeer.start({ network: swarm.network, bootstrap: swarm.nodes.map(({ addr }) => addr) })
    peers.push(peer)
    return peer
  }

  describe('two roots for one window', () => {
    let liar: RogueProvider
    let proof: ProofView
    let contract: string

    before(async () => {
      liar = new RogueProvider(await rogue(), { region: 'twice', send: TWICE })
      await liar.offer(asker.key)
      await liar.offer(bystander.key)
      const { id } = await asker.control.submit(await walkJob(asker, UNITS, 'twice', { windowUnits: WINDOW, deadlineMs: 30_000 }))
      const job = await followed(asker, id, view => view.contracts.some(({ state }) => state === 'refuted') && closed(view))
      contract = job.contracts.find(({ state }) => state === 'refuted')?.id ?? expect.fail('not refuted')
      proof = await eventually('the requester has the proof', async () => (await asker.control.listProofs()).find(one => one.contract === contract))
    })

    it('are found by the requester, which pays nothing more and holds them against their author', async () => {
      expect(proof).to.include({ kind: 'double-root', verdict: 'upheld', learned: 'own-audit', provider: liar.peer.peerId, convicts: liar.peer.peerId, accuser: asker.peerId, window: 1 })
      expect((await asker.control.balances()).find(({ peer }) => peer === liar.peer.peerId)?.balance ?? '0').to.equal('0')
      const [known] = await asker.control.showReputation(liar.peer.peerId)
      expect(known?.why.filter(({ kind }) => kind === 'proof').map(({ id }) => id)).to.deep.equal([proof.id])
    })

    it('are upheld by a bystander without running anything, and exported by it', async () => {
      const seen = await eventually('the bystander has judged', async () => (await bystander.control.listProofs()).find(({ id }) => id === proof.id))
      expect(seen).to.include({ verdict: 'upheld', learned: 'gossip', convicts: liar.peer.peerId })
      const { proofs: { budget } } = await bystander.control.status()
      expect([budget.own.count, budget.dealings.count, budget.strangers.count]).to.deep.equal([0, 0, 0])
      expect((await bystander.control.showReputation(liar.peer.peerId)).map(({ counts }) => BigInt(counts.failures) > 0n)).to.deep.equal([true])

      const path = join(swarm.dir, 'double.json')
      await writeFile(path, await bystander.control.exportProof(proof.id))
      const verified = await mycel(['proof', 'verify', path, '--network', swarm.network])
      expect(verified.code, verified.stderr).to.equal(0)
      expect(verified.json).to.include({ kind: 'double-root', verdict: 'upheld', proof: proof.id })
    })

    it('are learned by a node that joins when nobody gossips them any more, from whoever upheld them', async () => {
      await delay(GOSSIPED_MS)
      await asker.stop()
      const latecomer = await swarm.add({ name: 'latecomer' })
      await eventually('the latecomer meets the bystander', async () => (await latecomer.control.status()).connections > 0)
      // the accused shows itself there: until then the proof is kept
      await liar.peer.node.dial(multiaddr(latecomer.addr))
      await liar.offer(latecomer.key)
      const seen = await eventually('the latecomer has judged', async () => (await latecomer.control.listProofs()).find(({ id }) => id === proof.id))
      expect(seen).to.include({ verdict: 'upheld', learned: 'gossip', convicts: liar.peer.peerId })
      await asker.start()
    })

    it('stay proven when the requester has started again', async () => {
      await asker.stop()
      await asker.start()
      expect((await asker.control.listProofs()).find(({ id }) => id === proof.id)).to.deep.equal(proof)
      expect((await asker.control.showReputation(liar.peer.peerId)).flatMap(({ why }) => why).filter(({ kind }) => kind === 'proof')).to.have.lengthOf(1)
    })
  })

  it('a false accusation is held against its author at a third node, and stays so', async () => {
    const requester = new RogueRequester(await rogue())
    const { peer } = requester
    const inputs = walkInputs(WINDOW)
    await peer.heardBy({ kind: 'tenders', class: 'compute' }, swarm.node('worker').key)
    const tender = requester.tender({ facets: ['class=compute', 'region=honest'], units: WINDOW, windowUnits: WINDOW })
    const [bid] = await requester.call(tender)
    const play = await requester.award(tender, bid ?? expect.fail('no bid'), { inputs, judge: () => undefined })
    await play.until(({ state }) => state === 'opened')
    const proof = await falseProof(play, inputs, 3)
    await Promise.all(swarm.nodes.map(async ({ key }) => peer.heardBy({ kind: 'proofs', class: '' }, key)))
    await peer.publish({ kind: 'proofs', class: '' }, proof.bytes)

    // the bystander has nothing to do with either, but for the ad of whom they accuse
    const held = await eventually('the bystander has judged', async () => (await bystander.control.listProofs()).find(({ id }) => id === proof.id))
    expect(held).to.include({ verdict: 'dismissed', kind: 'fraud-proof', accuser: peer.peerId, convicts: peer.peerId, provider: swarm.node('worker').peerId })
    const why = async (): Promise<unknown> => (await bystander.control.showReputation(peer.peerId)).flatMap(one => one.why).map(({ kind, id, accusation }) => ({ kind, id, accusation }))
    expect(await why()).to.deep.equal([{ kind: 'proof', id: proof.id, accusation: true }])
    expect((await bystander.control.showReputation(swarm.node('worker').peerId)).flatMap(one => one.why)).to.deep.equal([])
    const { proofs: { budget } } = await bystander.control.status()
    expect([budget.strangers.count, budget.own.count]).to.deep.equal([1, 0])

    await bystander.stop()
    await bystander.start()
    expect(await why()).to.deep.equal([{ kind: 'proof', id: proof.id, accusation: true }])
    // and at the accused
    expect((await swarm.node('worker').control.listProofs()).find(({ id }) => id === proof.id)).to.include({ verdict: 'dismissed', convicts: peer.peerId })
  })
})
