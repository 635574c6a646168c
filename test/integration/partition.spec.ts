import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, downAudited, echoJob, ended, eventually, expectBooksAgree, expectEchoes, paidUnits, provider, sum } from './lab.ts'
import type { JobView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const WEST = ['anna', 'bert', 'cora', 'dave'] as const
const EAST = ['emma', 'finn', 'gina', 'hugo'] as const
const UNITS = 48

/** Has work done and does none: nothing of it is under way once its jobs are over. */
const FORGETFUL = 'gina'

/** What a snapshot of a machine takes back: the database, and the note of where its log ended. */
const SNAPSHOT = ['store', 'store.end'] as const

/** Both nodes' view of what one owes the other, wherever they have any. */
async function differing (swarm: Swarm): Promise<string[]> {
  const books = new Map(await Promise.all(swarm.nodes.map(async node => [node, await node.control.balances()] as const)))
  return swarm.nodes.flatMap(node => swarm.nodes.filter(other => other.name > node.name).flatMap(other => {
    const [here, there] = [[node, other], [other, node]].map(([own, peer]) => books.get(own ?? node)?.find(one => one.peer === peer?.peerId))
    const [owed, owes] = [BigInt(here?.balance ?? '0'), BigInt(there?.balance ?? '0')]
    return owed === -owes && (here?.receipts ?? 0) === (there?.receipts ?? 0) ? [] : [`${node.name} with ${other.name}: ${owed}, ${owes}`]
  }))
}

/** So many dealings with the other half. */
async function across (swarm: Swarm, half: readonly string[]): Promise<number> {
  const counts = await Promise.all(half.map(async name => (await swarm.node(name).control.balances()).filter(({ peer, receipts }) => receipts > 0 && !half.some(other => swarm.node(other).peerId === peer)).length))
  return counts.reduce((all, count) => all + count, 0)
}

describe('eight nodes, cut in two', function () {
  this.timeout(240_000)
  let swarm: Swarm

  before(async () => {
    swarm = await swarmUp({ mode: 'in-process', nodes: [...WEST, ...EAST].map(name => name === FORGETFUL ? { name } : provider(name)) })
    await swarm.ready()
  })
  after(async () => { await downAudited(swarm) })

  function everyLink (change: (a: string, b: string) => void): void {
    WEST.forEach(a => { EAST.forEach(b => { change(a, b) }) })
  }

  async function begin (name: string, providers = 4): Promise<{ readonly node: SwarmNode, readonly id: string }> {
    const node = swarm.node(name)
    const { id } = await node.control.submit(await echoJob(node, UNITS, { providers, windowUnits: 4, deadlineMs: 150_000 }))
    return { node, id }
  }

  async function finished ({ node, id }: { readonly node: SwarmNode, readonly id: string }): Promise<JobView> {
    const view = await ended(node, id, 150_000)
    await expectEchoes(node, view)
    return view
  }

  /** Done, and everybody who worked for it has been paid. */
  async function paid (job: { readonly node: SwarmNode, readonly id: string }): Promise<void> {
    await finished(job)
    await allOver(job.node, job.id)
  }

  async function copy (from: string, to: string): Promise<void> {
    await Promise.all(SNAPSHOT.map(async file => cp(join(from, file), join(to, file), { recursive: true })))
  }

  /** Puts a node back to where it was before the cut, in the middle of it, and lets it find out by itself. */
  async function rollBack (node: SwarmNode, snapshot: string): Promise<void> {
    const before = await node.control.balances()
    const { log } = await node.control.status()
    await node.stop()
    await Promise.all(SNAPSHOT.map(async file => rm(join(node.dir, file), { recursive: true })))
    await copy(snapshot, node.dir)
    await node.start()
    await eventually(`${node.name} learns that it was rolled back, and what it had forgotten`, async () => {
      expect((await node.control.status()).log.epoch).to.not.equal(log.epoch)
      const after = await node.control.balances()
      expect(before.map(({ peer, balance }) => [peer, balance])).to.deep.equal(before.map(({ peer }) => [peer, after.find(one => one.peer === peer)?.balance]))
      return true
    }, 60_000)
  }

  it('go on trading in both halves, one of them with a node that was rolled back, and find the same books once they meet again', async () => {
    // an hour ago, as far as one of them will know
    const forgetful = swarm.node(FORGETFUL)
    const snapshot = join(swarm.dir, 'snapshot')
    await paid(await begin(FORGETFUL, EAST.length - 1))
    await forgetful.stop()
    await copy(forgetful.dir, snapshot)
    await forgetful.start()
    await swarm.ready()

    // contracts across the cut are under way when it comes
    const first = await Promise.all(['anna', 'emma'].map(async name => begin(name)))
    await eventually('both jobs work with the other half', async () => {
      const views = await Promise.all(first.map(async ({ node, id }) => node.control.showJob(id)))
      const others = [EAST, WEST].map(half => half.map(name => swarm.node(name).peerId))
      return views.every(({ contracts, units }, i) => units.done < UNITS && contracts.some(({ peer, windows }) => windows.length > 0 && others[i]?.includes(peer)))
    })
    everyLink((a, b) => { swarm.cut(a, b) })
    const before = await Promise.all([WEST, EAST].map(async half => across(swarm, half)))

    // nothing passes, and it is said so
    const [unanswered] = await swarm.node('anna').control.reconcile(swarm.node('hugo').peerId)
    expect(unanswered).to.include({ agreed: false })
    expect(unanswered?.reason).to.be.a('string').and.not.equal('')

    // each half trades with itself meanwhile
    await Promise.all((await Promise.all(['bert', 'finn', FORGETFUL].map(async name => begin(name)))).map(paid))
    expect(await Promise.all([WEST, EAST].map(async half => across(swarm, half)))).to.deep.equal(before)

    await rollBack(forgetful, snapshot)
    everyLink((a, b) => { swarm.heal(a, b) })
    const last = await begin('cora')
    const views = await Promise.all([...first, last].map(finished))
    const over = await Promise.all([...first, last].map(async ({ node, id }) => allOver(node, id)))
    expect(views.map(({ units }) => units.done)).to.deep.equal([UNITS, UNITS, UNITS])
    over.forEach(view => { expect(paidUnits(view) >= BigInt(UNITS), view.id).to.equal(true) })

    // without anybody asking for it
    await eventually('every pair has the same books', async () => {
      expect(await differing(swarm)).to.deep.equal([])
      return true
    }, 60_000)
    expect(sum((await Promise.all(swarm.nodes.map(async node => node.control.balances()))).flat())).to.equal(0n)
    expect((await forgetful.control.listEntries()).filter(({ kind }) => kind === 'epoch')).to.have.lengthOf(2)
    await eventually('nothing is reserved, every log verifies, every pair agrees by root', async () => expectBooksAgree(swarm).then(() => true), 60_000)
  })
})
